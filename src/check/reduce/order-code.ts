/** Symmetry in generated code: the words of a state become those of its representative. */
import { type Layout, mask } from '../layout.ts';
import type { Symmetry } from './symmetry.ts';

/** Statements that put the blocks of each symmetry in order, in the variables `w0`, `w1`, …. */
export function orderCode(layout: Layout, symmetries: readonly Symmetry[]): string {
  return symmetries
    .flatMap(({ blocks }) =>
      blocks.flatMap((_, pass) =>
        blocks
          .slice(0, blocks.length - 1 - pass)
          .map((block, at) => exchangeCode(layout, block, blocks[at + 1]!)),
      ),
    )
    .join('\n');
}

/** Exchanges two blocks where the first is greater than the second. */
function exchangeCode(layout: Layout, one: readonly number[], other: readonly number[]): string {
  const fields = one
    .map((instance, k) => [layout.fields[instance]!, layout.fields[other[k]!]!] as const)
    .filter(([field]) => field.widthBits > 0);
  const reads = fields.map(
    ([a, b], k) =>
      `const a${k}=w${a.word}>>>${a.shiftBits}&${mask(a)},b${k}=w${b.word}>>>${b.shiftBits}&${mask(b)};`,
  );
  const greater = fields.reduceRight(
    (rest, _, k) => `(a${k}>b${k}||(a${k}===b${k}&&${rest}))`,
    'false',
  );
  const changes = fields.map(
    ([a, b], k) =>
      `const x${k}=a${k}^b${k};w${a.word}^=x${k}<<${a.shiftBits};w${b.word}^=x${k}<<${b.shiftBits};`,
  );
  return `{${reads.join('')}if(${greater}){${changes.join('')}}}`;
}
