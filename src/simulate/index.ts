/** Deterministic simulation of the executor: seeded schedules, minimal failures, replays. */

export { runCampaign, type Campaign, type CampaignProgress } from './campaign.ts';
export type { CampaignResult, FailedRun } from './campaign.ts';
export { eachDefect, eachFault, show, type Change, type Shown } from './each.ts';
export type { SimulationEvent, Violation, ViolationKind } from './events.ts';
export { CRASHES_A_RUN, replay, runSeed, type Failure } from './run.ts';
export { readSchedule, scheduleText } from './schedule-file.ts';
export type { Setup, SetupChoice } from './setup.ts';
export { shrink } from './shrink.ts';
export { UNREACHABLE, whyUnreachable, type Unreachable } from './unreachable.ts';
export { setupWords, storyLines } from './story.ts';
export { noCounts, type Counts } from './world.ts';
