/** Jobs: the parts of the main job that run by themselves, each on whatever thread is free. Plain data. */
import { SPECIFICATION } from '../../machines/index.ts';
import { type Network, type NetworkFamily, parametersOf } from '../../machines/language/index.ts';
import {
  type CheckResult,
  type Policy,
  type Watch,
  STANDARD_OPTIONS,
  check,
} from '../check/index.ts';
import type { ConformanceResult } from '../conform/result.ts';
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
  /** A few words for the progress line. */
  readonly label: string;
}

/** A part of the main job. */
export type Job =
  | CheckJob
  | { readonly kind: 'conform'; readonly job: ConformanceJob; label: string };

/** What a job gives. */
export type JobResult = CheckResult | ConformanceResult;

/** Runs one job in this thread. */
export async function runJob(job: Job, watch: Watch): Promise<JobResult> {
  return job.kind === 'check' ? runCheck(job, watch) : runConformanceJob(job.job);
}

/** The family of that name in the specification. */
export function specified(name: string): NetworkFamily {
  return SPECIFICATION.find((one) => one.name === name)!;
}

/** The network of a family at its standard sizes, or those of a named scope. */
export function standardNetwork(
  family: NetworkFamily,
  era: string,
  variants: readonly string[],
  scope?: string,
): Network {
  return family.build(era, parametersOf(family, era, scope), new Set(variants));
}

async function runCheck(job: CheckJob, watch: Watch): Promise<CheckResult> {
  const { era, scope } = job;
  const family = specified(job.family);
  const network = standardNetwork(family, era, job.variants, scope);
  const kept = network.properties.filter((one) => job.only?.includes(one.id) ?? true);
  const policy: Policy = job.untilDecided
    ? { prune: false, stopAtViolation: false, stopWhenDecided: true }
    : STANDARD_OPTIONS.policy;
  const { variants } = job;
  const words = variants.map((one) => `--variant ${one}`);
  const eraWords = era === family.eras[0] ? [] : [`--era ${era}`];
  const scopeWords = scope === undefined ? [] : [`--scope ${scope}`];
  const command = ['raidproof check', job.family, ...eraWords, ...scopeWords, ...words].join(' ');
  return check(
    { ...network, properties: kept },
    { policy, variants, watch, command, reach: job.only === null },
  );
}
