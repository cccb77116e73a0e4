/** Mutants: a network with one small thing wrong, and words for what it is. */
import type { CompiledNetwork } from '../network/index.ts';
import type { OperatorName } from './operators.ts';

/** A network with one small thing wrong. */
export interface Mutant {
  readonly operator: OperatorName;
  /** The step, or the machine's transition as `machine.state|EVENT|branch`. */
  readonly subject: string;
  /** Which part of it, and what became of it. */
  readonly detail: string;
  /** Makes the network; undefined when a machine's local states do not stay finite any more: it is stillborn. */
  readonly make: () => CompiledNetwork | undefined;
}

/** Tells mutants, and other changes, of one network apart. */
export function nameOf({
  operator,
  subject,
  detail,
}: Readonly<Record<'operator' | 'subject' | 'detail', string>>): string {
  return [operator, subject, detail].join(' | ');
}
