/** One command on an array: open the images, act, stop the array, close the images. */
import {
  type Mend,
  type Raid5Array,
  type TaskHandle,
  isSettled,
  openImages,
} from '../../raid5/index.ts';
import { RaidproofError } from '../../errors.ts';
import { stableJson } from '../../report/index.ts';
import { writeJson } from '../output.ts';

/** What every command that changes an array takes. */
export interface SessionOptions {
  /** Start although dirty and degraded. */
  readonly force?: boolean;
  /** Finish the resync or recovery that is due before stopping. */
  readonly finish?: boolean;
  /** Where JSON goes. */
  readonly json?: string;
}

/** What a command has to say. `fields` become JSON, `text` goes to standard output. */
export interface Outcome {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** 1 where the answer is bad news; default 0. */
  readonly exitCode?: 0 | 1;
}

/**
 * Assembles the array, lets `act` do its work, finishes what is due if asked to, and stops it. A refusal
 * changes no image; it exits with 1 where the array is refused and 2 where an image is no member at all.
 */
export function onArray(
  images: readonly string[],
  options: SessionOptions,
  act: (array: Raid5Array) => () => Outcome,
  mends: readonly Mend[] = [],
): void {
  try {
    const { array, close } = openImages(images, {
      force: options.force ?? false,
      mends,
      ...now(),
    });
    try {
      array.scheduler.run({ until: () => array.state.started });
      const tell = act(array);
      if (options.finish === true) array.scheduler.run({ until: () => isSettled(array) });
      waitFor(array, array.stop());
      report(tell(), options);
    } finally {
      close();
    }
  } catch (error) {
    if (!(error instanceof RaidproofError)) throw error;
    report(refusedOutcome(error), options);
    process.exitCode = refusalCode(error);
  }
}

/** Runs the array until the task is done; gives what it gave. */
export function waitFor<Result>(array: Raid5Array, task: TaskHandle<Result>): Result {
  array.scheduler.run({ until: () => task.done });
  if (!task.done) throw new Error(`the task of ${task.actor} does not end`);
  return task.result as Result;
}

/** Runs the array until no sync runs or is due. */
export function settle(array: Raid5Array): void {
  array.scheduler.run({ until: () => isSettled(array) });
}

/** Prints the text, or the JSON in its place where that goes to standard output. */
export function report(outcome: Outcome, options: Pick<SessionOptions, 'json'>): void {
  const { text, fields, exitCode = 0 } = outcome;
  if (options.json !== '-') process.stdout.write(text);
  if (options.json !== undefined)
    writeJson(options.json, stableJson({ schemaVersion: 1, ...fields }));
  process.exitCode = exitCode;
}

/** The exit code of a refusal: 1 the array is refused (RP207, RP208), 2 an image or a request is bad. */
export function refusalCode(refusal: RaidproofError | null): 1 | 2 {
  return refusal?.code === 'RP207' || refusal?.code === 'RP208' ? 1 : 2;
}

function refusedOutcome(refusal: RaidproofError): Outcome {
  return {
    text: `refused: ${refusal.message}\n`,
    fields: { done: false, refusal: refusal.message },
  };
}

/** Superblocks carry the time of their update. */
function now(): { readonly nowSeconds: number } {
  return { nowSeconds: Math.floor(Date.now() / 1000) };
}
