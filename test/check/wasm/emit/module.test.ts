/** The emitter: what it writes is what WebAssembly reads. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Code,
  block,
  choose,
  f64,
  get,
  i32,
  i64,
  leave,
  leaveIf,
  loop,
  sequence,
  set,
} from '../../../../src/check/wasm/emit/code.ts';
import { define, encode } from '../../../../src/check/wasm/emit/module.ts';
import { float64, signed, unsigned } from '../../../../src/check/wasm/emit/numbers.ts';

/** The result of an expression of type i32, which may read a memory that begins with the data. */
function run(expression: Code, data = new Uint8Array()): number {
  const functions = [define('answer', [], 'i32', () => expression)];
  const module = { functions, isShared: false, pagesFirst: 1, data: [{ offset: 8, bytes: data }] };
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: false });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(encode(module)), {
    env: { memory },
  });
  return (instance.exports as { answer: () => number }).answer();
}

describe('numbers', () => {
  it('are written as the format says', () => {
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(624_485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(signed(-123_456n)).toEqual([0xc0, 0xbb, 0x78]);
    expect(signed(64n)).toEqual([0xc0, 0x00]);
    expect(float64(1)).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
  });

  it('come back from constants', () => {
    fc.assert(
      fc.property(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (a, b) => {
        expect(run(i32.constant(a))).toBe(a);
        const low = i32.fromLong(i64.constant(b));
        const high = i32.fromLong(i64.shiftRight(i64.constant(b), i64.constant(32n)));
        expect(run(low)).toBe(Number(BigInt.asIntN(32, b)));
        expect(run(high)).toBe(Number(BigInt.asIntN(32, b >> 32n)));
      }),
      { numRuns: 200, seed: 20_260_803 },
    );
  });

  it('compare as doubles, text being no number', () => {
    expect(run(f64.equal(f64.constant(0.5), f64.constant(0.5)))).toBe(1);
    expect(run(f64.equal(f64.constant(Number.NaN), f64.constant(Number.NaN)))).toBe(0);
  });
});

describe('code', () => {
  it('reads data', () => {
    expect(run(i32.load8(i32.constant(2), 8), Uint8Array.of(5, 6, 7))).toBe(7);
  });

  it('chooses and loops', () => {
    const functions = [
      define('sum', ['i32'], 'i32', (frame) => {
        const count = frame.parameters[0]!;
        const sum = frame.local('i32');
        return sequence(
          block(
            loop(
              sequence(
                leaveIf(1, i32.isZero(get(count))),
                set(sum, i32.add(get(sum), get(count))),
                set(count, i32.subtract(get(count), i32.constant(1))),
                leave(0),
              ),
            ),
          ),
          choose(get(sum), get(sum), i32.constant(-1)),
        );
      }),
    ];
    const bytes = encode({ functions, isShared: false, pagesFirst: 1, data: [] });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: false });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory },
    });
    const { sum } = exports as { sum: (count: number) => number };
    expect(sum(100)).toBe(5050);
    expect(sum(0)).toBe(-1);
  });

  it('is refused where it is wrong', () => {
    expect(() => run(i32.add(i32.constant(1), []))).toThrow(/WebAssembly/);
  });

  it('begins with data at addresses above 2 GiB, too', () => {
    const bytes = encode({
      functions: [],
      isShared: false,
      pagesFirst: 1,
      data: [{ offset: 2 ** 31 + 8, bytes: Uint8Array.of(7) }],
    });
    expect(() => new WebAssembly.Module(bytes)).not.toThrow();
  });
});
