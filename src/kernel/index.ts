/** The real Linux md driver as an ordinary process: boots, scenarios, stories. */

export { auditKernel, type AssembledCrash, type KernelAudit } from './audit/audit.ts';
export { processesNaming, tryBoots, type BootsResult } from './boots.ts';
export { confirm, counterexampleNamed, COUNTEREXAMPLES } from './confirm/confirm.ts';
export type { Confirmation, Finding } from './confirm/confirm.ts';
export type { Counterexample, Expectation } from './confirm/counterexample.ts';
export { exchange, type ExchangeOptions, type ExchangeOutcome } from './exchange/exchange.ts';
export type { CreateOperation, Device, Fault, Operation } from './operations.ts';
export { missingForQemu } from './qemu/requirements.ts';
export { runTraced, type QemuResult } from './qemu/run.ts';
export { missingPrograms, requirePrograms, type KernelChoice } from './requirements.ts';
export { runScenario, type RunOptions, type RunResult } from './run.ts';
export { samplesOf, type Sample } from './samples.ts';
export { IMAGE_KIBIBYTES, type Scenario } from './scenario.ts';
export { scenarioNamed, SCENARIOS } from './scenarios/index.ts';
export { timelineOf, type StoryLine } from './timeline.ts';
export { readMarks, readTimedLog, type Mark, type TimedLine } from './timed-log.ts';
export { wordsOf } from './words.ts';
