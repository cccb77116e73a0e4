/** Each command is found by its own name, and loaded alone. */
import { expect, it } from 'vitest';
import { commandsFor } from '../../src/cli/commands.ts';

const all = (await commandsFor([])).map((command) => command.name());

it('are all there where none is called for', () => {
  expect(all.length).toBeGreaterThanOrEqual(16);
  expect(new Set(all).size).toBe(all.length);
});

it.each(all)('%s is loaded alone', async (name) => {
  const found = await commandsFor([name, '--help']);
  expect(found.map((command) => command.name())).toEqual([name]);
});

it('loads all for a word that is none, and for one that every object has', async () => {
  for (const word of ['chek', '--help', 'constructor'])
    expect((await commandsFor([word])).length).toBe(all.length);
});
