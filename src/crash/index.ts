/** Crash states of a write log, and their audit. */

export { auditLog, auditLogWatched, BOUND, STATES_MAX } from './audit.ts';
export type { AuditNews, AuditOptions, AuditWatch } from './audit.ts';
export { startImages, type ImageSource } from './images.ts';
export { parseLog, readLog, type LogLine } from './log.ts';
export type { AuditCounts, AuditResult, AuditVerdict } from './result.ts';
export type { AuditViolation, StoryLine } from './result.ts';
