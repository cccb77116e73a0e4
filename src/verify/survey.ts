/** The survey: every network, era and scope, as it was and mended; and find, mend, repeat. */
import { mendsOf } from '../../machines/language/index.ts';
import type { CheckResult, Limits } from '../check/index.ts';
import type { FoundDefect, PinnedCheck, PinnedVerdict } from '../report/index.ts';
import { pinnedCheck } from './baseline.ts';
import type { Findings } from './find-mend-repeat.ts';
import type { Job } from './jobs.ts';
import { type Reached, reachedIn } from './reached.ts';
import { type PoolWatch, runJobs } from './pool.ts';
import { type Subject, isLarge, networkOf, subjectName, subjectsOf } from './subjects.ts';

/** A large scope is asked for on purpose: it may have what it takes, with its edges, which claims about runs need. */
const LARGE_LIMITS: Limits = { statesMax: 2 ** 30, memoryMaxBytes: 9 * 2 ** 30 };

/** All that the survey gives. */
export interface Survey {
  readonly checks: readonly PinnedCheck[];
  readonly found: readonly FoundDefect[];
  /** What should not be: a failure that no mend repairs, or a mended network that fails. In words. */
  readonly problems: readonly string[];
  /** Chart states and transitions of all checks together, and which of them nothing reached. */
  readonly reached: Reached;
  /** The sentence of each property, by network and id. */
  readonly sentences: ReadonlyMap<string, string>;
}

/**
 * Surveys all subjects on the threads of a pool. The order of the results is fixed.
 * @param limits of each check; when left out the usual ones, and more for large scopes
 */
export async function survey(
  subjects: readonly Subject[],
  watch: PoolWatch,
  limits?: Limits,
): Promise<Survey> {
  const jobs = [
    ...findJobs(subjects),
    ...subjects.flatMap((subject) => checkJobs(subject, limits)),
  ];
  const results = await runJobs(
    jobs.map(({ job }) => job),
    watch,
  );
  const checks = jobs.flatMap(({ subject, job }, index) =>
    job.kind === 'check' ? [pinnedCheck(subject!, results[index] as CheckResult)] : [],
  );
  const findings = jobs.flatMap(({ job }, index) =>
    job.kind === 'find' ? [results[index] as Findings] : [],
  );
  const reached = reachedIn(
    jobs.flatMap(({ job }, index) =>
      job.kind === 'check' ? [(results[index] as CheckResult).coverage] : [],
    ),
  );
  return {
    checks,
    reached,
    found: findings.flatMap((one) => one.found),
    problems: [
      ...findings.flatMap(({ unmended }) =>
        unmended.map((one) => `${one} fails and no known mend repairs it`),
      ),
      ...checks.filter((one) => one.isMended).flatMap((one) => mendedProblems(one)),
    ],
    sentences: new Map(
      // A table of pinned checks speaks of the large scopes, too.
      subjectsOf([...new Set(subjects.map(({ family }) => family))], true).flatMap((subject) =>
        networkOf(subject, []).properties.map(({ id, sentence }) => [
          `${subject.family.name} ${id}`,
          sentence,
        ]),
      ),
    ),
  };
}

interface SurveyJob {
  /** Only of a check. */
  readonly subject?: Subject;
  readonly job: Job;
}

/** One job an era, since what one scope shows is mended in the next. The large scopes are not searched for defects. */
function findJobs(subjects: readonly Subject[]): SurveyJob[] {
  const eras = new Map<string, Subject[]>();
  for (const one of subjects.filter((subject) => !isLarge(subject))) {
    const key = `${one.family.name} ${one.era}`;
    eras.set(key, [...(eras.get(key) ?? []), one]);
  }
  return [...eras].map(([key, own]) => {
    const { family, era } = own[0]!;
    const scopes = own.map(({ scope }) => scope);
    return {
      job: { kind: 'find', family: family.name, era, scopes, label: `${key}, find and mend` },
    };
  });
}

/** As it was and mended; a large scope only shows that nothing more fails once all is mended. */
function checkJobs(subject: Subject, limits: Limits | undefined): SurveyJob[] {
  const { family, era, scope } = subject;
  const mends = mendsOf(family, era);
  const search = (variants: readonly string[], words: string): SurveyJob => ({
    subject,
    job: {
      kind: 'check',
      family: family.name,
      era,
      scope,
      variants,
      only: null,
      untilDecided: false,
      limits: limits ?? (isLarge(subject) ? LARGE_LIMITS : undefined),
      label: `${subjectName(subject)}${words}`,
    },
  });
  const asItWas = isLarge(subject) ? [] : [search([], '')];
  return [...asItWas, ...(mends.length === 0 ? [] : [search(mends, ', mended')])];
}

function mendedProblems({ network, era, scope, verdicts }: PinnedCheck): string[] {
  const where = `${network} ${era}${scope === null ? '' : `, ${scope}`}, mended`;
  return Object.entries(verdicts)
    .filter(([id, { verdict }]) => isProblem(id, verdict))
    .map(([id, { verdict }]) => `${where}: ${id} is ${verdict}`);
}

/** States and transitions that one scope leaves out may be reached in another; what a scope claims must be claimed of something. */
function isProblem(id: string, verdict: PinnedVerdict['verdict']): boolean {
  if (verdict === 'unwitnessed') return !id.startsWith('reach:');
  return verdict === 'violated' || verdict === 'inconclusive';
}
