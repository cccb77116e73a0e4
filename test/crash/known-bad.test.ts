/** Logs with one thing wrong, for each rule of the promise. */
import { describe, expect, it } from 'vitest';
import { auditFromZeros, bitsOf, fixtureLog, isSuperblock, moved } from './support/logs.ts';
import { writesOf } from './support/logs.ts';

const CLEAN = fixtureLog('clean');
const DEGRADED = fixtureLog('degraded');
const MIDRECOVERY = fixtureLog('midrecovery');

/** Data and parity of block 1000; the superblocks that say clean; the bitmaps without bits. */
const DATA = 50;
const PARITY = 51;
const ROW = 328;
const CLEAN_SUPERBLOCKS = [56, 57, 58, 59];
const CLEARED_BITMAPS = [64, 65, 66, 67];

describe('the audit finds', () => {
  it('a clean superblock before the parity is written', () => {
    const result = auditFromZeros(moved(CLEAN, CLEAN_SUPERBLOCKS, 'behind', DATA));
    expect(result.firstViolation).toMatchObject({
      seq: 56,
      stripe: ROW,
      chunk: 20,
      why: expect.stringContaining('the superblock of d3.img (events 2) says clean'),
    });
    // The row stays wrong until its parity follows the four superblocks.
    expect(result.violatingStates).toBe(4);
  });

  it('a dirty superblock that comes behind the data', () => {
    const result = auditFromZeros(moved(CLEAN, [24, 25, 26, 27], 'behind', 31));
    expect(result.verdict).toBe('holds');
    const late = auditFromZeros(moved(CLEAN, [25, 26, 27, 24], 'behind', 32));
    expect(late.verdict).toBe('holds');
    expect(late.judgedFrom).toBe(24);
  });

  it('bits that are cleared before the parity is written', () => {
    const result = auditFromZeros(moved(CLEAN, CLEARED_BITMAPS, 'behind', DATA));
    expect(result.firstViolation).toMatchObject({
      seq: 64,
      stripe: ROW,
      chunk: 20,
      why: expect.stringContaining('bit 20 is clear in the bitmap of d3.img'),
    });
  });

  it('one bit on one member that is cleared too early', () => {
    const result = auditFromZeros(moved(CLEAN, [66], 'behind', DATA));
    expect(result.firstViolation).toMatchObject({ seq: 66, stripe: ROW });
    expect(result.firstViolation?.why).toContain('the bitmap of d1.img');
  });

  it('parity that is never written', () => {
    const result = auditFromZeros(CLEAN.filter(({ seq }) => seq !== PARITY));
    expect(result.firstViolation).toMatchObject({ seq: 56, stripe: ROW });
    expect(result.firstViolation?.why).toContain('says clean');
  });

  it('a recovery_offset that is published before its part is rebuilt', () => {
    const published = 227;
    const result = auditFromZeros(moved(MIDRECOVERY, [published], 'behind', 109));
    expect(result.firstViolation).toMatchObject({ seq: published, stripe: 36, chunk: 2 });
    expect(result.firstViolation?.why).toMatch(/d4\.img claims to be rebuilt up to sector 904/);
  });

  it('a rebuilt block that is lost', () => {
    const rebuilt = writesOf(MIDRECOVERY).find(
      ({ image, offsetBytes }) => image === 'd4.img' && offsetBytes === (1 << 20) + 36 * 4096,
    )!;
    const result = auditFromZeros(MIDRECOVERY.filter((line) => line !== rebuilt));
    expect(result.firstViolation).toMatchObject({ seq: 227, stripe: 36, chunk: 2 });
  });

  it('a bit of a degraded write that is cleared although a member missed the write', () => {
    const lines = DEGRADED.map((line) => {
      const isLast = line.kind === 'write' && line.seq === 190;
      if (!isLast) return line;
      const bytes = Uint8Array.from(line.bytes);
      // Bit 20 stays, bit 10 goes.
      bytes[256 + 1] = 0;
      return { ...line, bytes };
    });
    expect(bitsOf(writesOf(lines).at(-1)!)).toEqual([20]);
    const result = auditFromZeros(lines);
    expect(result.firstViolation).toMatchObject({ seq: 190, stripe: 160, chunk: 10 });
    expect(result.firstViolation?.why).toMatch(/d1\.img \(events 2\) may come back by the bitmap/);
  });

  it('a failed member whose failure is nowhere recorded', () => {
    const lines = DEGRADED.filter((line) => {
      const isRecord = line.seq >= 50 && line.seq <= 70;
      const isLate = line.kind === 'write' && isSuperblock(line) && line.seq > 70;
      return !isRecord && !isLate;
    });
    const result = auditFromZeros(lines);
    expect(result.verdict).toBe('violated');
    expect(result.firstViolation?.why).toContain('says clean');
  });
});
