/** Mutation jobs: one mutant or one historical variant each, and the base that the mutants of a network share. */
import { FAMILIES } from '../../machines/index.ts';
import {
  type Network,
  type TargetedFault,
  faultsMadeFor,
  mendsOf,
  narrowed,
} from '../../machines/language/index.ts';
import { STANDARD_OPTIONS, type Progress, type Watch } from '../check/index.ts';
import {
  type Base,
  type BaseFigures,
  type FaultPair,
  type JudgedFault,
  type JudgedMutant,
  type JudgedVariant,
  type Mutant,
  type ProbeFinding,
  baseOf,
  judgeFault,
  judgeMutant,
  judgeVariant,
  mutantsOf,
  probe,
  untold,
} from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import { withTargetedFault } from './alone-changes.ts';

/** A targeted fault, and where it is put in. */
export interface FaultSubject {
  readonly family: string;
  readonly era: string;
  readonly name: string;
  readonly scope: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Steps that begin so are not there. */
  readonly leavesOut: readonly string[];
}

/** A network of the specification at given sizes, with all mends of its era. */
export interface MutationSubject {
  readonly family: string;
  readonly era: string;
  /** Name of the sizes; null where they have none. */
  readonly scope: string | null;
  readonly parameters: Readonly<Record<string, number>>;
}

/** What a thread is asked for. */
export type MutationJob =
  | { readonly kind: 'base'; readonly subject: MutationSubject }
  | {
      readonly kind: 'mutant';
      readonly subject: MutationSubject;
      /** Position among all mutants of the network at these sizes. */
      readonly index: number;
      readonly mutant: Omit<Mutant, 'make'>;
    }
  | {
      readonly kind: 'probe';
      readonly subject: MutationSubject;
      /** Steps that begin so are not there. */
      readonly leavesOut: readonly string[];
      /** Ids of the properties that are to kill something. */
      readonly properties: readonly string[];
    }
  | ({ readonly kind: 'fault' } & FaultSubject)
  | {
      readonly kind: 'variant';
      readonly family: string;
      readonly era: string;
      readonly name: string;
    };

/** What a mutation job gives; null for what an interrupt left out, and for a base too large to be seen in full. */
export type MutationJobResult =
  | BaseFigures
  | JudgedMutant
  | JudgedVariant
  | JudgedFault
  | readonly ProbeFinding[]
  | null;

/** Larger scopes are not probed. */
const PROBE_LIMITS = { ...STANDARD_OPTIONS.limits, statesMax: 2_000_000 };

const NOTHING_YET: Progress = { states: 0, expanded: 0, transitions: 0, depth: 0, bytes: 0 };

/** Runs one job in this thread. */
export async function runMutationJob(job: MutationJob, watch: Watch): Promise<MutationJobResult> {
  if (!watch(NOTHING_YET)) return job.kind === 'mutant' ? untold(job.mutant) : null;
  switch (job.kind) {
    case 'base':
      return figuresOf(job.subject, watch);
    case 'mutant': {
      const { base, mutants } = await known(job.subject, watch);
      if (base === undefined) return untold(job.mutant);
      const judged = await judgeMutant(base, mutants[job.index]!, watch);
      return { ...judged, scope: job.subject.scope };
    }
    case 'probe': {
      const network = narrowed(mendedNetwork(job.subject), job.leavesOut);
      const wanted = network.properties.filter(({ id }) => job.properties.includes(id));
      return (
        (await probe(compile({ ...network, properties: wanted }), PROBE_LIMITS, watch)) ?? null
      );
    }
    case 'fault': {
      const { right, wrong, fault } = faultPair(job);
      const judged = await judgeFault({ right, wrong }, STANDARD_OPTIONS.limits, watch);
      const { name, sentence, property } = fault;
      return judged === undefined
        ? null
        : { name, sentence, property, scope: job.scope, ...judged };
    }
    case 'variant': {
      const family = FAMILIES.find((one) => one.name === job.family)!;
      const fault = family.variants.find((one) => one.name === job.name)!;
      return judgeVariant(family, job.era, fault, watch);
    }
  }
}

/** The network that a subject names. */
export function mendedNetwork({
  family,
  era,
  parameters,
}: Omit<MutationSubject, 'scope'>): Network {
  const found = FAMILIES.find((one) => one.name === family)!;
  return found.build(era, parameters, new Set(mendsOf(found, era)));
}

/** The network that a fault is put into, and the one that it makes. */
export function faultPair(subject: FaultSubject): FaultPair & { readonly fault: TargetedFault } {
  const { family, era, name, parameters, leavesOut } = subject;
  const found = FAMILIES.find((one) => one.name === family)!;
  const fault = faultsMadeFor(found, era).find((one) => one.name === name)!;
  return {
    fault,
    right: narrowed(mendedNetwork({ family, era, parameters }), leavesOut),
    wrong: withTargetedFault(found, era, subject, fault),
  };
}

async function figuresOf(subject: MutationSubject, watch: Watch): Promise<BaseFigures | null> {
  const { base } = await known(subject, watch);
  if (base === undefined) return null;
  const { states, transitions } = base.exploration;
  const properties = base.properties
    .filter(({ id }) => !id.startsWith('reach:'))
    .map(({ id, kind, verdict }) => ({ id, kind, verdict }));
  return { states, transitions, properties };
}

interface Known {
  readonly base: Base | undefined;
  readonly mutants: readonly Mutant[];
}

/** The base of the last subject: jobs come subject by subject, and a base is large. */
let last: { readonly key: string; readonly known: Known } | undefined;

async function known(subject: MutationSubject, watch: Watch): Promise<Known> {
  const key = JSON.stringify(subject);
  if (last?.key === key) return last.known;
  last = undefined;
  const base = await baseOf(compile(mendedNetwork(subject)), STANDARD_OPTIONS.limits, watch);
  const made = { base, mutants: base === undefined ? [] : mutantsOf(base.network) };
  last = { key, known: made };
  return made;
}
