/** Jobs: the parts of the main job that run by themselves, each on whatever thread is free. Plain data. */
import {
  type CheckResult,
  type Limits,
  type Policy,
  type Watch,
  STANDARD_OPTIONS,
  check,
} from '../check/index.ts';
import type { ConformanceResult } from '../conform/result.ts';
import { type Findings, findMendRepeat } from './find-mend-repeat.ts';
import { type MutationJob, type MutationJobResult, runMutationJob } from './mutation-jobs.ts';
import { commandOf, networkOf, specified } from './subjects.ts';
import { type ConformanceJob, runConformanceJob } from '../conform/run.ts';

/** One search of one network. */
export interface CheckJob {
  readonly kind: 'check';
  readonly family: string;
  readonly era: string;
  /** A named scope of the family; its standard sizes when left out. */
  readonly scope?: string | undefined;
  readonly variants: readonly string[];
  /** Property ids to judge; all when null. */
  readonly only: readonly string[] | null;
  /** Stop as soon as all of them are decided. */
  readonly untilDecided: boolean;
  /** The usual ones when left out. */
  readonly limits?: Limits | undefined;
  /** A few words for the progress line. */
  readonly label: string;
}

/** Find, mend, repeat on the scopes of one network in one era. */
export interface FindJob {
  readonly kind: 'find';
  readonly family: string;
  readonly era: string;
  /** In their order; undefined for the standard sizes. */
  readonly scopes: readonly (string | undefined)[];
  readonly label: string;
}

/** A part of the main job. */
export type Job =
  | CheckJob
  | FindJob
  | { readonly kind: 'conform'; readonly job: ConformanceJob; label: string }
  | { readonly kind: 'mutation'; readonly job: MutationJob; label: string };

/** What a job gives. */
export type JobResult = CheckResult | ConformanceResult | Findings | MutationJobResult;

/** Runs one job in this thread. */
export async function runJob(job: Job, watch: Watch): Promise<JobResult> {
  switch (job.kind) {
    case 'check':
      return runCheck(job, watch);
    case 'find': {
      const { era, scopes } = job;
      const family = specified(job.family);
      return findMendRepeat(
        scopes.map((scope) => ({ family, era, scope })),
        watch,
      );
    }
    case 'conform':
      return runConformanceJob(job.job);
    case 'mutation':
      return runMutationJob(job.job, watch);
  }
}

async function runCheck(job: CheckJob, watch: Watch): Promise<CheckResult> {
  const { era, scope, variants, limits = STANDARD_OPTIONS.limits } = job;
  const subject = { family: specified(job.family), era, scope };
  const network = networkOf(subject, variants);
  const kept = network.properties.filter((one) => job.only?.includes(one.id) ?? true);
  const policy: Policy = job.untilDecided
    ? { prune: false, stopAtViolation: false, stopWhenDecided: true }
    : STANDARD_OPTIONS.policy;
  const command = commandOf(subject, variants);
  return check(
    { ...network, properties: kept },
    { policy, limits, variants, watch, command, reach: job.only === null },
  );
}
