/** The adapter protocol: the example conforms, a wrong program is shown where it is wrong, a stranger is refused. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runAdapter } from '../../src/conform/adapter.ts';
import { bitmapSubject } from '../../src/conform/bitmap-subject.ts';
import { coverageSuite } from '../../src/conform/suites.ts';
import { build } from '../cli/support/command.ts';

const example = `'${process.execPath}' '${join(import.meta.dirname, '../../examples/adapter/executor.mjs')}'`;
const subject = bitmapSubject({ chunks: 1 });
const suite = coverageSuite(subject);

describe('an adapter', () => {
  beforeAll(build);

  it('that does as the model conforms', async () => {
    const result = await runAdapter(example, subject, await suite);
    expect(result).toMatchObject({ cases: 24, steps: 197, differences: [] });
  });

  it('that forgets an end is shown where it differs', async () => {
    const { differences } = await runAdapter(`${example} --forgets-an-end`, subject, await suite);
    expect(differences.length).toBeGreaterThan(0);
    const story = differences[0]!;
    expect(story.steps.at(-1)!.name).toBe('end a write to chunk 0');
    expect(story.evidence.length).toBeGreaterThan(0);
  });

  it.each([
    ['true', 'it ended before hello'],
    ['echo hello; cat > /dev/null', 'its answer to hello is no JSON'],
    [`echo '{"type":"ok"}'; cat > /dev/null`, 'it does not say hello in protocol 1'],
  ])('that does not speak the protocol is refused: %s', async (command, what) => {
    await expect(runAdapter(command, subject, await suite)).rejects.toThrow(`RP404`);
    await expect(runAdapter(command, subject, await suite)).rejects.toThrow(what);
  });
});
