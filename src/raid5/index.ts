/** The concrete RAID5 executor: md's on-disk format and classic-era rules (Linux 2.6.31 to 3.1). */

export { openArray, type OpenOptions, type Raid5Array } from './array.ts';
export type { Raid5dJob } from './array/raid5d.ts';
export type { Request } from './array/request.ts';
export type { ArrayState, Member, RecoveryFlags } from './array/state.ts';
export { planWrite, type WritePlan } from './array/write-plan.ts';
export { assembleDevices, assembleImages, isSettled, openImages } from './assemble.ts';
export type { AssembleOptions, AssembleResult, DueAction } from './assemble.ts';
export { planAssembly, type AssemblyPlan, type Candidate } from './assembly-plan.ts';
export * from './bitmap/index.ts';
export { arrayDigest, countParityMismatches } from './content.ts';
export { createArray, type CreateOptions } from './create.ts';
export { examineDevice, examineMember, examineMembers } from './examine.ts';
export type { ActiveMemberReport, BitmapReport, BlankMemberReport } from './examine.ts';
export type { MemberReport, Role } from './examine.ts';
export { parseBitmapSuperblock, serialiseBitmapSuperblock } from './format/bitmap-superblock.ts';
export { superblockChecksum } from './format/checksum.ts';
export { readBitmap } from './format/read-bitmap.ts';
export { parseSuperblock, serialiseSuperblock, type Superblock } from './format/superblock.ts';
export { readRawSuperblock, readSuperblock } from './format/superblock-checks.ts';
export * from './geometry.ts';
export type { SyncAction } from './lifecycle/actions.ts';
export type { LifecycleObservation, MemberObservation } from './lifecycle/observe.ts';
export { createScheduler } from './scheduler.ts';
export type { Action, Operation, Pause, RunOptions, Scheduler } from './scheduler.ts';
export type { Task, TaskHandle } from './scheduler.ts';
