/** Mutation: plans the jobs of some networks, runs them on the pool, and puts the results together. */
import { type NetworkFamily, inEra, mendsOf, parametersOf } from '../../machines/language/index.ts';
import {
  type BaseFigures,
  type JudgedMutant,
  type JudgedVariant,
  type MutationResult,
  type OperatorName,
  mutantsOf,
  sampleOf,
} from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import type { Job } from './jobs.ts';
import { type MutationJob, type MutationSubject, mendedNetwork } from './mutation-jobs.ts';
import { type PoolWatch, runJobs } from './pool.ts';

/** A network to mutate. */
export interface MutationTarget {
  readonly family: NetworkFamily;
  readonly era: string;
  /** Named scope of the generated mutants, for the report; undefined for the standard sizes. */
  readonly scope: string | undefined;
  /** All sizes of the generated mutants. Historical variants have scopes of their own. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** How to mutate. */
export interface MutationOptions {
  /** Operators of the generated mutants; none leaves the historical variants alone. */
  readonly operators: readonly OperatorName[];
  /** Whether the historical variants are judged, too. */
  readonly withVariants: boolean;
  /** So many generated mutants a network at most; undefined for as many as take a few minutes. */
  readonly sampleMax: number | undefined;
  readonly seed: number;
  readonly threadsMax: number;
  readonly watch: PoolWatch;
}

/** Without a sample's size, the right network's states times the mutants come to about this. */
const STATES_IN_ALL = 30_000_000;

/** So few mutants say little. */
const SAMPLE_LEAST = 50;

/** The scope that a family sets aside for generated mutants, if it does. */
export function mutationScope(family: NetworkFamily, era: string): string | undefined {
  return inEra(family.scopes ?? [], era).find(({ name }) => name === 'mutation')?.name;
}

/** Mutates all targets. One whose base an interrupt or its size left out is left out, too. */
export async function mutate(
  targets: readonly MutationTarget[],
  options: MutationOptions,
): Promise<MutationResult[]> {
  const bases = await run(
    targets.map((target) => ({ kind: 'base', subject: subjectOf(target) })),
    options,
  );
  const plans = targets.flatMap((target, index) => {
    const base = bases[index] as BaseFigures | null;
    return base === null ? [] : [planOf(target, base, options)];
  });
  const results = await run(
    plans.flatMap((plan) => plan.jobs),
    options,
  );
  return plans.map(({ jobs, report }) => report(results.splice(0, jobs.length)));
}

async function run(
  jobs: readonly MutationJob[],
  { watch, threadsMax }: MutationOptions,
): Promise<unknown[]> {
  const labelled = jobs.map((job): Job => ({ kind: 'mutation', job, label: labelOf(job) }));
  return runJobs(labelled, watch, threadsMax);
}

interface Plan {
  readonly jobs: readonly MutationJob[];
  readonly report: (results: readonly unknown[]) => MutationResult;
}

function planOf(target: MutationTarget, base: BaseFigures, options: MutationOptions): Plan {
  const { family, era, scope, parameters } = target;
  const subject = subjectOf(target);
  const all = mutantsOf(compile(mendedNetwork(subject)));
  const chosen = [...all.keys()].filter((index) =>
    options.operators.includes(all[index]!.operator),
  );
  const { seed } = options;
  const size = options.sampleMax ?? Math.max(SAMPLE_LEAST, Math.ceil(STATES_IN_ALL / base.states));
  const drawn = sampleOf(chosen.length, size, seed).map((index) => chosen[index]!);
  const jobs = [
    ...drawn.map((index): MutationJob => {
      const { operator, subject: of, detail } = all[index]!;
      return { kind: 'mutant', subject, index, mutant: { operator, subject: of, detail } };
    }),
    ...(options.withVariants ? variantJobs(family, era) : []),
  ];
  return {
    jobs,
    report: (results) => ({
      network: family.name,
      era,
      scope: scope ?? null,
      parameters,
      mends: mendsOf(family, era),
      base,
      properties: propertiesOf(target),
      seed: drawn.length < chosen.length ? seed : null,
      mutants: results.slice(0, drawn.length) as JudgedMutant[],
      variants: (results.slice(drawn.length) as (JudgedVariant | null)[]).filter(
        (one) => one !== null,
      ),
    }),
  };
}

/** Properties of the mutated network first, then those that only other scopes of the era have. */
function propertiesOf(target: MutationTarget): MutationResult['properties'] {
  const { family, era } = target;
  const scopes = [undefined, ...inEra(family.scopes ?? [], era).map(({ name }) => name)];
  const sizes = [target.parameters, ...scopes.map((name) => parametersOf(family, era, name))];
  const found = new Map(
    sizes
      .flatMap((parameters) => mendedNetwork({ family: family.name, era, parameters }).properties)
      .map(({ id, kind }) => [id, { id, kind }]),
  );
  return [...found.values()];
}

function variantJobs(family: NetworkFamily, era: string): MutationJob[] {
  return inEra(family.variants, era)
    .filter(({ kind }) => kind === 'fault')
    .map(({ name }) => ({ kind: 'variant', family: family.name, era, name }));
}

function subjectOf({ family, era, parameters }: MutationTarget): MutationSubject {
  return { family: family.name, era, parameters };
}

function labelOf(job: MutationJob): string {
  switch (job.kind) {
    case 'base':
      return `${job.subject.family} ${job.subject.era}`;
    case 'mutant':
      return `${job.subject.family} ${job.subject.era}, ${job.mutant.operator}`;
    case 'variant':
      return `${job.family} ${job.era}, ${job.name}`;
  }
}
