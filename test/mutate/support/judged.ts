/** Judged mutants of the workshop, by what was changed. */
import type { Network } from '../../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../../src/check/index.ts';
import {
  type Base,
  type JudgedMutant,
  type Mutant,
  type OperatorName,
  baseOf,
  judgeMutant,
  mutantsOf,
} from '../../../src/mutate/index.ts';
import { compile } from '../../../src/network/index.ts';

export function always(): boolean {
  return true;
}

/** The base of a network; liveness must be among its properties only where a test says so. */
export async function base(network: Network): Promise<Base> {
  const found = await baseOf(compile(network), STANDARD_OPTIONS.limits, always);
  if (found === undefined) throw new Error('the base was not seen in full');
  return found;
}

/** The one mutant of an operator whose subject and detail contain these words. */
export function mutantOf(
  of: Base,
  operator: OperatorName,
  subject: string,
  detail: string,
): Mutant {
  const found = mutantsOf(of.network, [operator]).filter(
    (one) => one.subject.includes(subject) && one.detail.includes(detail),
  );
  if (found.length !== 1) throw new Error(`${found.length} such mutants`);
  return found[0]!;
}

export async function judged(
  of: Base,
  operator: OperatorName,
  subject: string,
  detail: string,
): Promise<JudgedMutant> {
  return judgeMutant(of, mutantOf(of, operator, subject, detail), always);
}
