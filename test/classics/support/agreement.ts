/** Runs a network through every engine and demands one answer. */
import { expect } from 'vitest';
import type { Network } from '../../../machines/language/index.ts';
import { type CheckOptions, type CheckResult, check } from '../../../src/check/index.ts';

/** The result without what may differ between engines: their names, seconds and bytes. */
function comparable(result: CheckResult): object {
  const { engine: _, seconds: __, bytesPerState: ___, ...rest } = result;
  const properties = rest.properties.map(({ steps, story: _story, ...property }) => ({
    ...property,
    length: steps.length,
  }));
  return { ...rest, properties };
}

/** Checks with both engines; they must agree on counts, verdicts, lengths and coverage. */
export async function agreed(
  network: Network,
  options: Partial<CheckOptions> = {},
): Promise<CheckResult> {
  const fast = await check(network, { ...options, engine: 'js' });
  const oracle = await check(network, { ...options, engine: 'xstate' });
  expect(comparable(fast)).toEqual(comparable(oracle));
  return fast;
}

/** The figures by which a classic is known. */
export function figures({ states, transitions, depth, deadlocks }: CheckResult): object {
  return { states, transitions, depth, deadlocks };
}

/** Verdict and length of one property. */
export function verdict(result: CheckResult, id: string): string {
  const one = result.properties.find((property) => property.id === id);
  return one === undefined ? `no property ${id}` : `${one.verdict} in ${one.steps.length}`;
}
