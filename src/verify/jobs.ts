/** Jobs: the parts of the main job that run by themselves, each on whatever thread is free. Plain data. */
import { SPECIFICATION } from '../../machines/index.ts';
import type { Network, NetworkFamily } from '../../machines/language/index.ts';
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

/** The network of a family at its standard sizes. */
export function standardNetwork(
  family: NetworkFamily,
  era: string,
  variants: readonly string[],
): Network {
  const standard = family.parameters.map((one) => [one.name, one.standard] as const);
  return family.build(era, Object.fromEntries(standard), new Set(variants));
}

async function runCheck(job: CheckJob, watch: Watch): Promise<CheckResult> {
  const network = standardNetwork(specified(job.family), job.era, job.variants);
  const kept = network.properties.filter((one) => job.only?.includes(one.id) ?? true);
  const policy: Policy = job.untilDecided
    ? { prune: false, stopAtViolation: false, stopWhenDecided: true }
    : STANDARD_OPTIONS.policy;
  const { variants } = job;
  const words = variants.map((one) => `--variant ${one}`);
  const command = ['raidproof check', job.family, ...words].join(' ');
  return check(
    { ...network, properties: kept },
    { policy, variants, watch, command, reach: job.only === null },
  );
}
