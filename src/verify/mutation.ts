/** Mutation: makes the mutants of some networks, has them judged scope by scope on the pool, and puts the results together. */
import {
  type NetworkFamily,
  type TargetedFault,
  inEra,
  mendsOf,
  parametersOf,
} from '../../machines/language/index.ts';
import {
  type BaseFigures,
  type JudgedFault,
  type JudgedMutant,
  type JudgedVariant,
  type MutationResult,
  type OperatorName,
  type ProbeFinding,
  type ScopeFigures,
  combined,
  faultyNetwork,
  isOpen,
  nameOf,
  propertyKills,
  sampleOf,
  untold,
} from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import type { Job } from './jobs.ts';
import { placedFaults } from './mutation-faults.ts';
import { type FaultSubject, type MutationJob, faultPair, mendedNetwork } from './mutation-jobs.ts';
import { type Journal, NO_JOURNAL, digestOf } from './mutation-journal.ts';
import { type PlannedScope, type ScopeChoice, planOf } from './mutation-plan.ts';
import { type ProbeRunner, probes } from './mutation-probes.ts';
import { type PoolWatch, runJobs } from './pool.ts';

/** A network to mutate. */
export interface MutationTarget {
  readonly family: NetworkFamily;
  readonly era: string;
  /** Scopes of the generated mutants in their order. Historical variants have scopes of their own. */
  readonly scopes: readonly ScopeChoice[];
}

/** How to mutate. */
export interface MutationOptions {
  /** Operators of the generated mutants; none leaves the historical variants alone. */
  readonly operators: readonly OperatorName[];
  /** Whether the historical variants and the targeted faults are judged, too. */
  readonly withVariants: boolean;
  /** Whether properties that killed nothing are tried in other scopes. */
  readonly withProbes: boolean;
  /** So many generated mutants a network at most; undefined for all. */
  readonly sampleMax: number | undefined;
  readonly seed: number;
  readonly threadsMax: number;
  readonly watch: PoolWatch;
  /** What is known from before, and where judgements are kept. */
  readonly journal?: Journal;
}

/** Mutates all targets, one after the other. */
export async function mutate(
  targets: readonly MutationTarget[],
  options: MutationOptions,
): Promise<MutationResult[]> {
  const results: MutationResult[] = [];
  for (const target of targets) results.push(await mutateOne(target, options));
  return results;
}

async function mutateOne(
  target: MutationTarget,
  options: MutationOptions,
): Promise<MutationResult> {
  const { family, era } = target;
  const plan = planOf(family.name, era, target.scopes, options.operators);
  const { sampleMax = plan.mutants.length, seed } = options;
  const drawn = sampleOf(plan.mutants.length, sampleMax, seed).map((index) => plan.mutants[index]!);
  const judged = new Map<string, JudgedMutant>();
  const scopes: ScopeFigures[] = [];
  for (const scope of plan.scopes) {
    const open = drawn.map((one) => nameOf(one)).filter((name) => mayJudge(scope, judged, name));
    const { figures, results } = await judgeIn(scope, open, options);
    for (const one of results) judged.set(nameOf(one), combined(judged.get(nameOf(one)), one));
    const killed = results.filter(({ outcome }) => outcome === 'killed').length;
    if (figures !== null)
      scopes.push({ ...scope.figures, ...figures, judged: results.length, killed });
  }
  const variants = options.withVariants ? await judgeVariants(family, era, options) : [];
  const faults = options.withVariants ? await judgeFaults(family, era, options) : [];
  const properties = propertiesOf(target);
  const mutants = drawn.map((one) => judged.get(nameOf(one)) ?? untold(one));
  const kills = propertyKills(properties, mutants, variants, faults);
  return {
    network: family.name,
    era,
    mends: mendsOf(family, era),
    scopes,
    properties,
    all: plan.mutants.length,
    seed: drawn.length < plan.mutants.length ? seed : null,
    reasons: inEra(family.survivorReasons ?? [], era),
    mutants,
    variants,
    faults,
    probes: options.withProbes ? await probes(family, era, kills, proberOf(options)) : [],
  };
}

/** A mutant is judged where the scope has what was changed, and while nothing has killed it. */
function mayJudge(
  { indices }: PlannedScope,
  judged: ReadonlyMap<string, JudgedMutant>,
  name: string,
): boolean {
  const before = judged.get(name);
  return indices.has(name) && (before === undefined || isOpen(before));
}

async function judgeIn(
  { subject, indices, all, digest }: PlannedScope,
  names: readonly string[],
  options: MutationOptions,
): Promise<{ readonly figures: BaseFigures | null; readonly results: readonly JudgedMutant[] }> {
  const jobs = names.map((name): Task => {
    const index = indices.get(name)!;
    const { operator, subject: of, detail } = all[index]!;
    const mutant = { operator, subject: of, detail };
    return { digest, name, job: { kind: 'mutant', subject, index, mutant } };
  });
  const base: Task = { digest, name: 'the base', job: { kind: 'base', subject } };
  const [figures, ...results] = await run([base, ...jobs], options);
  return { figures: figures as BaseFigures | null, results: results as JudgedMutant[] };
}

async function judgeVariants(
  family: NetworkFamily,
  era: string,
  options: MutationOptions,
): Promise<JudgedVariant[]> {
  const faults = inEra(family.variants, era).filter(({ kind }) => kind === 'fault');
  const tasks = faults.map((fault): Task => {
    const { name, concerns, scope } = fault;
    const isKept = options.journal !== undefined;
    const network = isKept ? compile(faultyNetwork(family, era, fault)) : undefined;
    const digest = network === undefined ? '' : digestOf(network, concerns, scope ?? null);
    return { digest, name, job: { kind: 'variant', family: family.name, era, name } };
  });
  const results = (await run(tasks, options)) as readonly (JudgedVariant | null)[];
  return results.filter((one) => one !== null);
}

async function judgeFaults(
  family: NetworkFamily,
  era: string,
  options: MutationOptions,
): Promise<JudgedFault[]> {
  const tasks = placedFaults(family, era).map(({ fault, ...sizes }): Task => {
    const { name } = fault;
    const subject = { family: family.name, era, name, ...sizes };
    const digest = options.journal === undefined ? '' : digestOfFault(subject, fault);
    return { digest, name, job: { kind: 'fault', ...subject } };
  });
  const results = (await run(tasks, options)) as readonly (JudgedFault | null)[];
  return results.filter((one) => one !== null);
}

/** Sentences do not count in a digest, but the judgement of a fault repeats that of the fault. */
function digestOfFault(subject: FaultSubject, { sentence, property }: TargetedFault): string {
  const { right, wrong } = faultPair(subject);
  return digestOf(compile(wrong), digestOf(compile(right)), sentence, property, subject.scope);
}

function proberOf(options: MutationOptions): ProbeRunner {
  return async (job, digest) => {
    const key = options.journal === undefined ? '' : digest();
    const [found] = await run([{ digest: key, name: PROBE, job }], options);
    return (found as readonly ProbeFinding[] | null) ?? undefined;
  };
}

/** The name of probes in a journal; another one for each way in which they look for mutants. */
const PROBE = 'the probe by causes and charts';

/** A job, and the key of its judgement. */
interface Task {
  readonly digest: string;
  readonly name: string;
  readonly job: MutationJob;
}

/** Runs what the journal does not know. */
async function run(
  tasks: readonly Task[],
  { watch, threadsMax, journal = NO_JOURNAL }: MutationOptions,
): Promise<readonly unknown[]> {
  const known = tasks.map(({ digest, name }) => journal.known(digest, name));
  const open = tasks.filter((_, index) => known[index] === undefined);
  const jobs = open.map(({ job }): Job => ({ kind: 'mutation', job, label: labelOf(job) }));
  const results = await runJobs(jobs, watch, threadsMax, (index, result) => {
    const { digest, name } = open[index]!;
    if (isWhole(result)) journal.keep(digest, name, result);
  });
  const found = results.values();
  return known.map((one) => one ?? found.next().value);
}

/** Whether nothing interrupted a job: else it is to be done again. */
function isWhole(result: unknown): boolean {
  const { outcome, isPartial } = (result ?? { outcome: 'interrupted' }) as Partial<
    JudgedMutant & JudgedVariant
  >;
  return outcome !== 'interrupted' && isPartial !== true;
}

/** Properties of the mutated networks first, then those that only other scopes of the era have. */
export function propertiesOf({
  family,
  era,
  scopes,
}: MutationTarget): MutationResult['properties'] {
  const others = [undefined, ...inEra(family.scopes ?? [], era).map(({ name }) => name)];
  const sizes = [
    ...scopes.map(({ parameters }) => parameters),
    ...others.map((name) => parametersOf(family, era, name)),
  ];
  const found = new Map(
    sizes
      .flatMap((parameters) => mendedNetwork({ family: family.name, era, parameters }).properties)
      .map(({ id, kind }) => [id, { id, kind }]),
  );
  return [...found.values()];
}

function labelOf(job: MutationJob): string {
  if (job.kind === 'variant' || job.kind === 'fault')
    return `${job.family} ${job.era}, ${job.name}`;
  const { family, era, scope } = job.subject;
  const name = `${family} ${era}${scope === null ? '' : ` (${scope})`}`;
  return job.kind === 'mutant' ? `${name}, ${job.mutant.operator}` : name;
}
