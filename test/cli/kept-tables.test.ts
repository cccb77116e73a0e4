/** Tables beside the build: taken for the very networks and sources that they were made from, and for no others. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepTables, useKeptTables } from '../../src/cli/kept-tables.ts';
import { select } from '../../src/cli/selection.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));
keepTables(folder);

/** Whether tables are taken for a choice. */
function areTaken(name: string, choice: Parameters<typeof select>[1]): boolean {
  const { network, variants } = select(name, choice);
  return useKeptTables(network, variants, folder);
}

describe('kept tables', () => {
  it.each(['bitmap', 'lifecycle', 'array'])('are taken for %s in both eras', (name) => {
    for (const era of ['classic', 'modern'])
      for (const mended of [false, true]) expect(areTaken(name, { era, mended })).toBe(true);
  });

  it('are not taken for other sizes or variants', () => {
    const { variants } = select('bitmap', { mended: true });
    expect(areTaken('bitmap', { parameters: ['chunks=1'] })).toBe(false);
    expect(areTaken('bitmap', { variants: variants.slice(1) })).toBe(false);
  });

  it('are not taken from sources, nor where they are of other sources or broken', () => {
    const { network, variants } = select('reference', {});
    expect(useKeptTables(network, variants)).toBe(false);
    const path = join(folder, 'reference-classic.json');
    const text = readFileSync(path, 'utf8');
    for (const other of [text.replace(/"sources":"../, '"sources":"zz'), text.slice(0, 99)]) {
      writeFileSync(path, other);
      expect(areTaken('reference', {})).toBe(false);
    }
    keepTables(folder);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(areTaken('reference', {})).toBe(true);
  });
});
