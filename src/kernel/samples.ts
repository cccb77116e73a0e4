/** Samples of sysfs: what the array says of itself, whenever it changed. */

import type { Mark } from './timed-log.ts';

/** The array in sysfs at one moment; a value that was not there is absent. */
export interface Sample {
  /** Number of the next write at that moment. */
  readonly seq: number;
  /** Seconds of the monotonic clock, when the sample had been taken. */
  readonly seconds: number;
  /** By file: `array_state`, `sync_action`, `dev-ubda/state`, … */
  readonly values: Readonly<Record<string, string>>;
}

/** The samples of a run, without those that only repeat the one before. */
export function samplesOf(marks: readonly Mark[]): Sample[] {
  const samples: Sample[] = [];
  for (const { kind, text, seq, seconds } of marks) {
    if (kind !== 'sample') continue;
    const values = valuesIn(text);
    const before = samples.at(-1)?.values;
    if (before === undefined || changes(before, values).length > 0)
      samples.push({ seq, seconds, values });
  }
  return samples;
}

/** The files whose values differ, as `file: before → after`. */
export function changes(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((file) => before[file] !== after[file])
    .map((file) => `${file}: ${before[file] ?? '–'} → ${after[file] ?? '–'}`);
}

/** Lines `path:value`; the time of the guest's clock is left out. */
function valuesIn(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const [, file, value] = /^\/sys\/block\/md\d+\/md\/([^:]+):(.*)$/.exec(line) ?? [];
    return file === undefined ? [] : [[file, value!.trim()]];
  });
  return Object.fromEntries(pairs);
}
