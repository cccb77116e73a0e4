/** The main job: networks, faults, executor and real images, all at their default sizes. */
import { SPECIFICATION } from '../../machines/index.ts';
import type { CheckResult } from '../check/index.ts';
import type { ConformanceResult } from '../conform/result.ts';
import { type ConformanceJob, conformanceJobs, joinedResults } from '../conform/run.ts';
import { bitmapSubject } from '../conform/bitmap-subject.ts';
import { replayOnExecutor } from '../conform/defects.ts';
import { lifecycleSubject } from '../conform/lifecycle-subject.ts';
import type { NetworkReport, ReportData, SkippedItem } from '../report/index.ts';
import { IMAGE_SETS, hasImages, verifyImages } from './images.ts';
import type { Job } from './jobs.ts';
import { layOutChart } from '../view/index.ts';
import { type NetworkPlan, planNetwork } from './networks.ts';
import { type PoolWatch, runJobs } from './pool.ts';

/** What the main job needs to know. */
export interface VerifyOptions {
  readonly version: string;
  /** Folder of the image sets that a real kernel wrote. */
  readonly imagesFolder: string;
  readonly seed: number;
  /** Random schedules a conformance scope. */
  readonly runs: number;
  readonly watch: PoolWatch;
}

/** Runs everything. The order of the results is fixed, and so are they; only seconds differ between runs. */
export async function verify(options: VerifyOptions): Promise<ReportData> {
  const started = performance.now();
  const { seed, runs } = options;
  const plans = SPECIFICATION.flatMap((family) =>
    family.eras.map((era) => planNetwork(family, era)),
  );
  const comparisons = conformanceJobs({ seed, runs }).filter((one) => isQuick(one));
  const jobs: Job[] = [
    ...plans.flatMap((plan) => plan.jobs),
    ...comparisons.map((job) => ({
      kind: 'conform' as const,
      job,
      label: `executor, ${job.kind}`,
    })),
  ];
  const [results] = await Promise.all([runJobs(jobs, options.watch), layOutCharts(plans)]);
  const searches = results.slice(0, -comparisons.length) as CheckResult[];
  const compared = results.slice(-comparisons.length) as ConformanceResult[];
  const reports = plans.map((plan) => plan.report(searches.splice(0, plan.jobs.length)));
  const withImages = hasImages(options.imagesFolder);
  return {
    schemaVersion: 1,
    version: options.version,
    node: process.versions.node,
    networks: reports.map((one) => one.network),
    variants: reports.flatMap((one) => one.variants),
    conformance: [...joinedResults(compared), ...replayed(reports.map((one) => one.network))],
    images: withImages ? IMAGE_SETS.map((set) => verifyImages(options.imagesFolder, set)) : [],
    skipped: withImages ? [] : [NO_IMAGES],
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

/** Sampled and random lifecycle schedules take long and are left to `raidproof test` and the tests. */
function isQuick(job: ConformanceJob): boolean {
  return job.kind !== 'lifecycle' || job.job.kind === 'generated';
}

/** Lays the charts out for the report while the searches run on their threads. */
async function layOutCharts(plans: readonly NetworkPlan[]): Promise<void> {
  for (const plan of plans) for (const chart of plan.charts) await layOutChart(chart);
}

/** The counterexamples of the classic era as it was, on the executor, whose benches follow that era. */
function replayed(networks: readonly NetworkReport[]): ConformanceResult[] {
  const classic = networks.filter(({ family }) => family.era === 'classic');
  return classic.flatMap(({ family, main }) => {
    const stories = main.properties.flatMap(({ story }) => story ?? []);
    switch (family.name) {
      case 'bitmap':
        return replayOnExecutor(bitmapSubject(), stories);
      case 'lifecycle':
        return replayOnExecutor(lifecycleSubject(), stories);
      default:
        return [];
    }
  });
}

const NO_IMAGES: SkippedItem = {
  what: 'images written by a real kernel',
  why: 'they are not part of the installed package',
  remedy: 'Run it in a clone of the repository.',
};
