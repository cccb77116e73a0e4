/** Explorer, properties, counterexamples, coverage. Knows nothing of md. */
export { type CheckOptions, type CheckResult, type EngineName } from './check.ts';
export { type PropertyResult, type Verdict, STANDARD_OPTIONS } from './check.ts';
export { check, checkCompiled, verdictOf } from './check.ts';
export type { Coverage, MachineCoverage, StateCoverage, StepCoverage } from './coverage.ts';
export type { TransitionCoverage } from './coverage.ts';
export type { Ending, Exploration, Limits, Policy, Progress, Watch } from './engine.ts';
export { type XStateView, initialStates, takeStep, tell, viewOf, walk } from './replay.ts';
export type { Change, Evidence, Leaves, Replay, StoryStep, Violation } from './violation.ts';
export { changesBetween, leavesOf } from './violation.ts';
export { explain } from './explain.ts';
export { exploreWithJs } from './js-engine.ts';
export { layOut } from './layout.ts';
