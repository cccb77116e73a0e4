/** Replay keys of runs that never end: told again, or refused in one line. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Network } from '../../machines/language/index.ts';
import { replay } from '../../src/cli/replay.ts';
import type { Selected } from '../../src/cli/selection.ts';
import { philosophers } from '../classics/support/philosophers.ts';

function selected(network: Network): Selected {
  const { name, era } = network;
  const none = { parameters: [], variants: [], knownDefects: [] };
  const family = { name, sentence: '', eras: [era], ...none, build: () => network };
  return { family, network, variants: [], command: 'raidproof check philosophers' };
}

describe('a replay key with brackets', () => {
  const table = selected(philosophers(3, true));
  let written = '';

  beforeEach(() => {
    written = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is told as the run it stands for', () => {
    expect(replay(table, '0(3.4.5)', undefined)).toBe(1);
    expect(written).toContain('never-starves  violated by 1 step and 3 that repeat for ever');
    expect(written).toContain("--property never-starves --replay '0(3.4.5)'");
  });

  it('may stand for a run that ends', () => {
    expect(replay(selected(philosophers(3)), '0.3.6()', undefined)).toBe(1);
    expect(written).toContain('violated after 3 steps, where the run may end');
  });

  it.each([
    ['0(3.4)', 'RP303'],
    ['0.1()', 'RP303'],
    ['0.1(', 'RP106'],
    ['(0..1)', 'RP106'],
    ['x', 'RP106'],
  ])('is refused: %s', (key, code) => {
    expect(() => replay(table, key, undefined)).toThrowError(expect.objectContaining({ code }));
  });

  it('without brackets is a path as before', () => {
    expect(replay(table, '0.1', undefined)).toBe(0);
    expect(written).toContain('eats  witnessed after 2 steps');
  });
});
