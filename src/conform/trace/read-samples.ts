/** Reads the marks of a kernel run as a trace: what the user did, and what the array said of itself in sysfs meanwhile. */
import { RaidproofError } from '../../errors.ts';
import { type Trace, type TraceEvent, TRACE_SCHEMA_VERSION } from '../../trace/index.ts';

/** What a user's step may do to the lifecycle; any other step does nothing to it. */
const ASKED: readonly (readonly [step: RegExp, what: string])[] = [
  [/^fail d/, 'fail'],
  [/^I\/O errors /, 'io-errors'],
  [/^remove d/, 'remove'],
  [/^(re-)?add d/, 'add'],
  [/^write .*, not waited for$/, 'write-behind'],
  [/^write /, 'write'],
  [/^wait for the writes$/, 'join'],
  [/^check parity/, 'check'],
  [/^sync_action := (?<action>\w+)/, ''],
  [/^(create|assemble) /, 'start'],
  [/^(stop|grow) /, 'stop'],
];

/** Files of the array's folder that are looked at, in the order in which a sample reads them. */
const FILES = ['array_state', 'sync_action', 'sync_completed', 'degraded', 'mismatch_cnt'];
const DEVICE_FILE = /^dev-[^/]+\/state$/;

/** Whether a file holds marks: their lines have a place, a time and text, and no operation. */
export function isMarks(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return first.startsWith('{') && first.includes('"hex"') && !/"(op|img|format)"/.test(first);
}

/**
 * The marks as a trace. Samples are taken one after the other, and each stands where it was handed over: the first one behind a step may have
 * been read before it, and is left out.
 * @throws RaidproofError RP211 for a line that is none
 */
export function traceOfMarks(text: string, file: string): Trace {
  let isOlder = false;
  const events = text.split('\n').flatMap((line, index) => {
    const found = eventsOf(line, index + 1, file);
    const isSample = found[0]?.event === 'sysfs';
    const isLeftOut = isSample && isOlder;
    if (found.length > 0) isOlder = !isSample;
    return isLeftOut ? [] : found;
  });
  return {
    header: {
      format: 'raidproof-trace',
      schemaVersion: TRACE_SCHEMA_VERSION,
      subject: 'md',
      source: `samples of sysfs ${file}`,
      parameters: {
        members: 0,
        chunks: 0,
        chunkSectors: 0,
        daemonSleepMilliseconds: 0,
        sees: 'sysfs',
        begins: 'idle',
      },
    },
    events,
  };
}

function eventsOf(text: string, line: number, file: string): TraceEvent[] {
  if (text === '') return [];
  const { words, time } = markIn(text, line, file);
  const [, step] = /^step \d+ (.*)/.exec(words) ?? [];
  if (step !== undefined) return [{ event: 'asked', line, time, what: whatOf(step) }];
  const values = new Map(
    words.split('\n').flatMap((one): [string, string][] => {
      const [, name, value] = /^\/sys\/block\/md\d+\/md\/([^:]+):(.*)$/.exec(one) ?? [];
      return name === undefined ? [] : [[name, value!.trim()]];
    }),
  );
  const files = [...FILES, ...[...values.keys()].filter((name) => DEVICE_FILE.test(name))];
  return files.flatMap((name) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ event: 'sysfs', line, time, file: name, value }];
  });
}

function whatOf(step: string): string {
  for (const [pattern, what] of ASKED) {
    const found = pattern.exec(step);
    if (found !== null) return found.groups?.['action'] ?? what;
  }
  return 'nothing';
}

function markIn(text: string, line: number, file: string): { words: string; time: number } {
  try {
    const { t, hex } = JSON.parse(text) as { readonly t: number; readonly hex: string };
    return { words: Buffer.from(hex, 'hex').toString('utf8').trim(), time: t * 1000 };
  } catch {
    const where = `${file} line ${line}`;
    throw new RaidproofError('RP211', 'it is no JSON', where, 'Run the scenario again.');
  }
}
