/** Options of a search: engine, limits and checkpoints from the command line. */
import {
  type CheckOptions,
  type EngineName,
  type Reductions,
  fileRecorder,
} from '../check/index.ts';
import { RaidproofError } from '../errors.ts';

/** What a user chose about a search. */
export interface SearchChoice {
  readonly engine: string;
  readonly threads: number;
  readonly limitStates: number;
  /** Megabytes. */
  readonly limitMemory: number;
  /** Seconds, from now on. */
  readonly limitTime?: number;
  readonly checkpoint?: string;
  /** Seconds between two checkpoints. */
  readonly every: number;
  readonly resume?: string;
  readonly reduce?: string;
}

/** The options of a check. @throws RaidproofError RP101 for an unknown engine, or one that keeps no checkpoints */
export function searchOptions(
  choice: SearchChoice,
): Pick<CheckOptions, 'engine' | 'threads' | 'limits' | 'record'> {
  const { threads, limitStates, limitMemory, limitTime = Infinity } = choice;
  const engine = engineNamed(choice);
  const limits = {
    statesMax: limitStates,
    memoryMaxBytes: limitMemory * 2 ** 20,
    endsAt: performance.now() + limitTime * 1000,
  };
  return { engine, threads, limits, ...recording(choice, engine) };
}

/** Nothing, or where the searches are kept: the search behind violations beside the first one. */
function recording(
  { checkpoint, every, resume }: SearchChoice,
  engine: EngineName,
): Pick<CheckOptions, 'record'> {
  const path = checkpoint ?? resume;
  if (path === undefined) return {};
  if (engine !== 'js')
    throw new RaidproofError(
      'RP101',
      `the ${engine} engine keeps no checkpoints`,
      '--checkpoint',
      'Take --engine js.',
    );
  return {
    record: (search, identity) => {
      const suffix = search === 'first' ? '' : `.${search}`;
      const from = resume === undefined ? undefined : `${resume}${suffix}`;
      return fileRecorder(`${path}${suffix}`, every, identity, {
        path: from,
        mustExist: search === 'first',
      });
    },
  };
}

/** `auto` is the indexed engine, and where that cannot do what is asked the js engine. */
function engineNamed({ engine: name, checkpoint, resume, reduce }: SearchChoice): EngineName {
  if (name === 'auto') return (checkpoint ?? resume ?? reduce) === undefined ? 'indexed' : 'js';
  if (
    name === 'js' ||
    name === 'indexed' ||
    name === 'wasm' ||
    name === 'sliced' ||
    name === 'xstate'
  )
    return name;
  throw new RaidproofError(
    'RP101',
    `there is no engine '${name}'`,
    '--engine',
    'There are: auto, indexed, js, wasm, sliced, xstate.',
  );
}

/** The reductions of `symmetry,cone`. @throws RaidproofError RP101 for others, or with an engine that cannot */
export function reductionsNamed(kinds: string, engine: EngineName): Reductions {
  const names = kinds.split(',');
  const isKnown = names.every((name) => name === 'symmetry' || name === 'cone');
  if (!isKnown || engine !== 'js')
    throw new RaidproofError(
      'RP101',
      isKnown ? `the ${engine} engine knows no reductions` : `'${kinds}' names no reductions`,
      '--reduce',
      'Write symmetry, cone, or symmetry,cone, with --engine js.',
    );
  return { symmetry: names.includes('symmetry'), cone: names.includes('cone') };
}
