/** Arrays with a partial parity log: a row that a crash left wrong must be covered by a valid entry. */
import { describe, expect, it } from 'vitest';
import { auditLog, type LogLine } from '../../src/crash/index.ts';
import { crc32c } from '../../src/raid5/format/crc32c.ts';
import { memoryDevice } from '../../src/device/index.ts';
import {
  blockLine,
  DATA_BYTE,
  pplArray,
  pplBytes,
  pplLine,
  slowCrc32c,
  type Entry,
} from './support/ppl-array.ts';

/** Row 0 of three members, left-symmetric: data on m0 and m1, parity on m2. */
const ENTRY: Entry = {
  arraySector: 0,
  dataBytes: 4096,
  parityDisk: 2,
  partial: new Uint8Array(4096).fill(7),
};

/** Row 0 holds 0, 7 and their parity 7. */
function start() {
  const devices = pplArray();
  devices[1]!.write(DATA_BYTE, new Uint8Array(4096).fill(7));
  devices[2]!.write(DATA_BYTE, new Uint8Array(4096).fill(7));
  return devices;
}

/** The write of 9 to m0, its parity behind it, and before them what a log holds. */
function audited(logged: readonly Uint8Array[], between: readonly LogLine[] = []) {
  let behindBytes = 0;
  const lines = logged.map((bytes, index) => {
    const line = pplLine(index, 'm2', bytes, behindBytes);
    behindBytes += bytes.length;
    return line;
  });
  const data = blockLine(100, 'm0', 0, 9);
  return auditLog([...lines, data, ...between, blockLine(102, 'm2', 0, 9 ^ 7)], start());
}

const header = (generation: number, entries: readonly Entry[]) =>
  pplBytes(start()[2]!, generation, entries);

const BROKEN = {
  verdict: 'violated',
  firstViolation: { seq: 100, stripe: 0, chunk: null },
  violatingStates: 1,
};

describe('with a partial parity log', () => {
  it('an entry covers a write', () => {
    expect(audited([header(1, [ENTRY])])).toMatchObject({ verdict: 'holds', violatingStates: 0 });
  });

  it('an entry of a newer header behind an older one covers it', () => {
    expect(audited([header(1, []), header(2, [ENTRY])]).verdict).toBe('holds');
  });

  it('an entry for a full stripe covers a write of both blocks', () => {
    const full = { ...ENTRY, dataBytes: 8192, partial: new Uint8Array(0) };
    const lines = [
      pplLine(0, 'm2', header(1, [full])),
      blockLine(1, 'm0', 0, 9),
      blockLine(2, 'm1', 0, 3),
      blockLine(3, 'm2', 0, 9 ^ 3),
    ];
    expect(auditLog(lines, start()).verdict).toBe('holds');
    expect(auditLog(lines.slice(1), start())).toMatchObject({ firstViolation: { seq: 1 } });
  });

  it.each<[string, readonly Uint8Array[]]>([
    ['no header', []],
    ['a header without entries', [header(1, [])]],
    ['an entry with a wrong checksum', [header(1, [{ ...ENTRY, checksum: 1 }])]],
    ['another partial parity', [header(1, [{ ...ENTRY, partial: new Uint8Array(4096) }])]],
    ['an entry for another row', [header(1, [{ ...ENTRY, arraySector: 16, parityDisk: 1 }])]],
    ['an entry for another parity disk', [header(1, [{ ...ENTRY, parityDisk: 1 }])]],
    ['a newer header that lacks the entry', [header(1, [ENTRY]), header(2, [])]],
    ['an older header behind one without', [header(2, []), header(1, [ENTRY])]],
    ['a damaged header', [header(1, [ENTRY]).fill(1, 600, 601)]],
  ])('%s leaves it uncovered', (_, logged) => {
    const result = audited(logged);
    expect(result).toMatchObject(BROKEN);
    expect(result.firstViolation?.why).toContain('partial parity log');
  });

  it('an entry that is zeroed while its row is wrong', () => {
    const zeros = pplLine(101, 'm2', new Uint8Array(8192));
    const result = audited([header(1, [ENTRY])], [zeros]);
    expect(result).toMatchObject({ ...BROKEN, firstViolation: { seq: 101, stripe: 0 } });
  });

  it('rows that were never synchronised are left to the resync', () => {
    const devices = start();
    devices[0]!.write(DATA_BYTE + 4096, new Uint8Array(4096).fill(1));
    expect(auditLog([], devices).verdict).toBe('holds');
    const clean = pplArray(Infinity).map(({ name, bytes }) => memoryDevice(name, bytes));
    clean[0]!.write(DATA_BYTE + 4096, new Uint8Array(4096).fill(1));
    expect(auditLog([], clean)).toMatchObject({ firstViolation: { seq: null, stripe: 1 } });
  });
});

describe('crc32c', () => {
  it('gives the check value of the standard', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe306_9283);
  });

  it('agrees with its definition', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff);
      expect(crc32c(bytes)).toBe(slowCrc32c(bytes));
    }
  });
});
