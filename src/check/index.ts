/** Explorer, properties, counterexamples, coverage. Knows nothing of md. */
export { type CheckOptions, STANDARD_OPTIONS } from './check-options.ts';
export type {
  CheckResult,
  EngineName,
  PropertyResult,
  ReductionFigures,
  SimulationFigures,
  Verdict,
} from './result.ts';
export { check, checkCompiled } from './check.ts';
export { verdictOf } from './verdicts.ts';
export {
  type ExplorationFigures,
  type ExploreOptions,
  PLAIN_EXPLORATION,
  explorationFigures,
  explore,
} from './explore.ts';
export type { Coverage, MachineCoverage, StateCoverage, StepCoverage } from './coverage.ts';
export type { TransitionCoverage } from './coverage.ts';
export type { Ending, Exploration, Limits, Policy, Progress, Watch } from './engine.ts';
export { type XStateView, initialStates, takeStep, tell, viewOf, walk } from './replay.ts';
export { refutes, tellLasso } from './lasso-story.ts';
export type { Lasso } from './lasso.ts';
export type {
  AssumedFairness,
  Change,
  Evidence,
  Leaves,
  Replay,
  StoryStep,
  Violation,
} from './violation.ts';
export { changesBetween, leavesOf } from './violation.ts';
export { fileRecorder } from './checkpoint.ts';
export { type Recorder, type Snapshot, identityOf } from './snapshot.ts';
export {
  SHORTENING,
  type SimulatedCheckOptions,
  type Simulation,
  type SimulationOptions,
  type SimulationProgress,
  checkBySimulation,
  shorten,
  simulate,
} from './simulate/index.ts';
export {
  type Reductions,
  type Symmetries,
  type Symmetry,
  checkReduced,
  coneOf,
  symmetriesOf,
} from './reduce/index.ts';
export { explain } from './explain.ts';
export { exploreWithJs } from './js-engine.ts';
export { layOut } from './layout.ts';
