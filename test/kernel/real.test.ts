/** One boot of the real driver: its log is complete, its story is md's, and nothing is left behind. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditLog, readLog, startImages } from '../../src/crash/index.ts';
import {
  missingPrograms,
  processesNaming,
  readMarks,
  readTimedLog,
  runScenario,
  scenarioNamed,
  timelineOf,
} from '../../src/kernel/index.ts';

const IMAGE_BYTES = 8 << 20;
const missing = missingPrograms();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;
const folder = mkdtempSync(join(tmpdir(), 'raidproof-real-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(missing.length > 0)(`write-one-block on the real driver${reason}`, () => {
  it('sets the bit before the data, clears it later, and leaves images that its log explains', async () => {
    const result = await runScenario(scenarioNamed('write-one-block'), { out: folder });
    expect(result.boots.map(({ ending }) => ending)).toEqual(['done']);
    expect(processesNaming(folder)).toBe(0);

    const story = timelineOf(readTimedLog(result.log), readMarks(result.marks), IMAGE_BYTES);
    const at = (pattern: RegExp): number => story.findIndex(({ text }) => pattern.test(text));
    expect(at(/^bitmap: bit 0 set$/)).toBeGreaterThan(0);
    expect(at(/sectors 0–7; bit 0 is set on all 4 members$/)).toBeGreaterThan(
      at(/^bitmap: bit 0 set$/),
    );
    expect(at(/bit 0 still set \(daemon pass 1/)).toBeGreaterThan(at(/sectors 0–7/));
    expect(at(/bit 0 cleared \(daemon pass 3/)).toBeGreaterThan(at(/daemon pass 1/));

    const lines = readLog(result.log);
    const images = startImages(lines, { folder: null, sizeBytes: IMAGE_BYTES });
    expect(auditLog(lines, images).verdict).toBe('holds');
    for (const [index, image] of images.entries())
      expect(readFileSync(result.images[index]!).equals(image.bytes)).toBe(true);
  });
});
