/** Recordings of any kind: what a file holds is seen by its content, and each network that sees something of it judges it. */
import { RaidproofError } from '../../errors.ts';
import {
  type Trace,
  type TraceReport,
  type TraceResult,
  inconclusive,
  isTrace,
  parseTrace,
  recordedFile,
} from '../../trace/index.ts';
import { isKprobeConsole, traceOfKprobes } from './read-kprobe.ts';
import { isMarks, traceOfMarks } from './read-samples.ts';
import { traceOfWriteLog } from './read-write-log.ts';
import { BitmapValidator } from './validate-bitmap.ts';
import { LifecycleValidator } from './validate-lifecycle.ts';
import { SysfsValidator } from './validate-sysfs.ts';

/** How a recording is judged. */
export interface RecordingOptions {
  /** Only this network; null: each that sees something. */
  readonly network: string | null;
  /** Without what the networks are known to leave out. */
  readonly strict: boolean;
  /** States of a network that may be met. */
  readonly statesMax: number;
}

interface Judge {
  readonly network: string;
  /** Whether the trace shows anything of the network. */
  readonly sees: (trace: Trace) => boolean;
  readonly judge: (trace: Trace, options: RecordingOptions) => TraceResult;
}

const JUDGES: readonly Judge[] = [
  {
    network: 'bitmap',
    sees: (trace) => trace.header.parameters['sees'] !== 'sysfs',
    judge: (trace, options) => new BitmapValidator(options).validate(trace),
  },
  {
    network: 'lifecycle',
    sees: (trace) => trace.events.some(({ event }) => event === 'check'),
    judge: (trace, options) => new LifecycleValidator(options).validate(trace),
  },
  ...(['recovery', 'writers'] as const).map((view): Judge => ({
    network: 'lifecycle',
    sees: (trace) => trace.header.parameters['sees'] === 'sysfs',
    judge: (trace, options) => new SysfsValidator(options, view).validate(trace),
  })),
];

/** Reads a trace file, a write log, or the console of a kprobe run. @throws RaidproofError RP201, RP211, RP213, RP214 */
export function readRecording(file: string): Trace {
  const recorded = recordedFile(file);
  const beginning = recorded.beginning.toString('utf8');
  const text = (): string => recorded.bytes().toString('utf8');
  if (isTrace(beginning)) return parseTrace(text(), file);
  if (isMarks(beginning)) return traceOfMarks(text(), file);
  if (beginning.startsWith('{')) return traceOfWriteLog(recorded.eachLine, file);
  return isKprobeConsole(text())
    ? traceOfKprobes(text(), file)
    : traceOfWriteLog(recorded.eachLine, file);
}

/** Reads and judges a recording. @throws RaidproofError as {@link readRecording}, RP102 for an unknown network */
export function validateRecording(file: string, options: RecordingOptions): TraceReport {
  const { network } = options;
  const judges = JUDGES.filter((one) => network === null || one.network === network);
  if (judges.length === 0)
    throw new RaidproofError(
      'RP102',
      `no recording is held against a network '${network}'`,
      '--network',
      `There are: ${JUDGES.map((one) => one.network).join(', ')}.`,
    );
  const trace = readRecording(file);
  const seeing = judges.filter((one) => one.sees(trace));
  if (seeing.length === 0)
    throw new RaidproofError(
      'RP102',
      `the recording shows nothing of the network '${network}'`,
      file,
      'Leave --network out.',
    );
  return {
    schemaVersion: 1,
    file,
    source: trace.header.source,
    events: trace.events.length,
    results: seeing.map((one) => judged(one, trace, options)),
  };
}

const LOSSY =
  'Events of this recording were lost: that nothing explains a line says nothing of what was recorded.';

/** A limit that was hit is an answer, and so is what a recording with losses cannot tell: nothing was found impossible, and not all was explained. */
function judged({ network, judge }: Judge, trace: Trace, options: RecordingOptions): TraceResult {
  try {
    const result = judge(trace, options);
    const isLossy = trace.events.some(({ event }) => event === 'lost');
    if (!isLossy || result.verdict !== 'impossible') return result;
    return { ...result, verdict: 'inconclusive', scope: [LOSSY, ...result.scope] };
  } catch (error) {
    if (!(error instanceof RaidproofError) || error.code !== 'RP304') throw error;
    return inconclusive(network, options.statesMax, error.message);
  }
}
