/** Options of a search: engine, limits and checkpoints from the command line. */
import { type CheckOptions, type EngineName, fileRecorder } from '../check/index.ts';
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
}

/** The options of a check. @throws RaidproofError RP101 for an unknown engine, or one that keeps no checkpoints */
export function searchOptions(
  choice: SearchChoice,
): Pick<CheckOptions, 'engine' | 'threads' | 'limits' | 'record'> {
  const { threads, limitStates, limitMemory, limitTime = Infinity } = choice;
  const engine = engineNamed(choice.engine);
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

function engineNamed(name: string): EngineName {
  if (name === 'auto') return 'js';
  if (name === 'js' || name === 'wasm' || name === 'sliced' || name === 'xstate') return name;
  throw new RaidproofError(
    'RP101',
    `there is no engine '${name}'`,
    '--engine',
    'There are: auto, js, wasm, sliced, xstate.',
  );
}
