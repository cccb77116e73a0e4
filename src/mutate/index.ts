/** Mutation: networks made wrong on purpose, to see whether the properties notice. Knows nothing of md. */
export { type Operator, type OperatorName, OPERATORS } from './operators.ts';
export { type Mutant, nameOf } from './mutant.ts';
export { mutantsOf } from './mutants.ts';
export { type Base, baseOf } from './base.ts';
export { type JudgedMutant, type Outcome, type Reason, judgeMutant, untold } from './judge.ts';
export { type MutationLimits, MUTATION_LIMITS } from './search.ts';
export { combined, isOpen } from './combined.ts';
export { type ProbeFinding, probe } from './probe.ts';
export type { BaseFigures, MutationResult, Probe, ScopeFigures } from './result.ts';
export { type Breach, type JudgedVariant, type Need } from './historical.ts';
export { faultyNetwork, judgeVariant } from './historical.ts';
export { type Ends, type PropertyKills } from './tally.ts';
export { endsOf, groupedBy, killable, propertyKills, scoreOf } from './tally.ts';
export { explanationOf } from './explained.ts';
export { type Company, type LoneCatch, isPromise, loneCatches } from './lone.ts';
export type { AloneResult, AloneRow } from './alone.ts';
export type { Witness } from './witness.ts';
export { sampleOf } from './sample.ts';
