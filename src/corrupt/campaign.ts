/**
 * Damages images at random and assembles them. What the executor refuses, takes and writes is held
 * against the oracle.
 */

import { memoryDevice, type BlockDevice, type MemoryDevice } from '../device/index.ts';
import { RaidproofError } from '../errors.ts';
import { assembleDevices, examineDevice } from '../raid5/index.ts';
import { pick, seededRandom } from '../raid5/random.ts';
import { DAMAGES, shuffled, type Base, type Damaged } from './damage.ts';
import type { Image } from './image.ts';
import { judgeImages } from './oracle.ts';

/** Scheduler steps after which an assembly of a small array counts as hung. */
const STEPS_MAX = 500_000;

/** Something that must not happen. */
export interface CorruptFinding {
  readonly run: number;
  readonly damage: string;
  readonly what: string;
}

/** What came out of a campaign. */
export interface CorruptResult {
  readonly seed: number;
  readonly runs: number;
  readonly refused: number;
  readonly assembled: number;
  /** Members that were left out of an array that started, and stayed as they were. */
  readonly leftOut: number;
  /** Refusals by `code part.field`. */
  readonly tally: Readonly<Record<string, number>>;
  /** Runs by kind of damage. */
  readonly damages: Readonly<Record<string, number>>;
  readonly findings: readonly CorruptFinding[];
  readonly isStopped: boolean;
}

/** Assembles and stops an array, or throws. */
export type Assemble = (devices: readonly BlockDevice[]) => void;

/** How to run one. */
export interface CorruptOptions {
  readonly seed: number;
  readonly runs: number;
  readonly bases: readonly Base[];
  /** Called now and then with the number of runs done; false ends the campaign. */
  readonly watch?: (done: number) => boolean | Promise<boolean>;
  /** What is tried; default the executor. Throws where it refuses. */
  readonly assemble?: Assemble;
}

interface Counts {
  refused: number;
  assembled: number;
  leftOut: number;
}

/** Runs the campaign. One seed gives one campaign; {@link damagedSet} gives one run of it alone. */
export async function corruptImages(options: CorruptOptions): Promise<CorruptResult> {
  const { seed, runs, bases, watch = () => true, assemble = withoutForce } = options;
  const counts: Counts = { refused: 0, assembled: 0, leftOut: 0 };
  const tally: Record<string, number> = {};
  const damages: Record<string, number> = {};
  const findings: CorruptFinding[] = [];
  let run = 0;
  for (; run < runs && (await watch(run)); run++) {
    const { images, what, kinds } = damagedSet(seed, run, bases);
    for (const kind of kinds) damages[kind] = (damages[kind] ?? 0) + 1;
    for (const objection of tryImages(images, counts, tally, assemble)) {
      findings.push({ run, damage: what, what: objection });
    }
  }
  return { seed, runs: run, ...counts, tally, damages, findings, isStopped: run < runs };
}

/** The images of one run: a base, damaged once or twice, in any order. */
export function damagedSet(
  seed: number,
  run: number,
  bases: readonly Base[],
): Damaged & { readonly kinds: readonly string[] } {
  const random = seededRandom(seed * 1_000_003 + run);
  const base = pick(random, bases);
  const count = random() < 0.3 ? 2 : 1;
  let damaged: Damaged = { images: base.images, what: base.name };
  const kinds: string[] = [];
  for (let left = count; left > 0 && damaged.images.length > 0; left--) {
    const kind = pick(random, Object.keys(DAMAGES));
    const next = DAMAGES[kind]!(damaged.images, bases, random);
    kinds.push(kind);
    damaged = { images: next.images, what: `${damaged.what}, ${kind}: ${next.what}` };
  }
  return { images: shuffled(damaged.images, random), what: damaged.what, kinds };
}

/** Assembles the images, and says what was wrong with how that went. */
function tryImages(
  images: readonly Image[],
  counts: Counts,
  tally: Record<string, number>,
  assemble: Assemble,
): string[] {
  const opinion = judgeImages(images);
  const devices = images.map(({ name, bytes }) => memoryDevice(name, bytes));
  const objections = devices.flatMap((device) => examined(device));
  const refusal = refusalOf(devices, assemble);
  const written = changed(images, devices);
  if (refusal === null) {
    counts.assembled++;
    counts.leftOut += opinion.leftOut.size;
    const [problem] = opinion.problems;
    if (problem !== undefined) {
      objections.push(`started, though ${problem.image} ${problem.part}.${problem.field} is wrong`);
    }
    const touched = written.filter((name) => opinion.leftOut.has(name));
    return [...objections, ...touched.map((name) => `${name} takes no part and was written`)];
  }
  counts.refused++;
  objections.push(...written.map((name) => `refused, and yet ${name} was written`));
  if (!(refusal instanceof RaidproofError)) return [...objections, `ended with ${text(refusal)}`];
  const place = /^RP\d{3} (\S+) (superblock|bitmap)\.(\w+): /.exec(refusal.message);
  if (place === null) return [...objections, `names no field of an image: ${refusal.message}`];
  const [, image, part, field] = place;
  const key = `${refusal.code} ${part}.${field}`;
  tally[key] = (tally[key] ?? 0) + 1;
  const isKnown = opinion.problems.some(
    (one) => one.image === image && one.part === part && one.field === field,
  );
  if (isKnown) return objections;
  const reasons = opinion.problems.map((one) => `${one.image} ${one.part}.${one.field}`);
  return [...objections, `refused for ${refusal.message}; known: ${reasons.join(', ') || 'none'}`];
}

function withoutForce(devices: readonly BlockDevice[]): void {
  assembleDevices(devices, { stepsMax: STEPS_MAX });
}

/** Null where the array started and stopped; else what it was refused with. */
function refusalOf(devices: readonly MemoryDevice[], assemble: Assemble): unknown {
  try {
    assemble(devices);
    return null;
  } catch (error) {
    return error;
  }
}

/** Looking at an image may end in a refusal, and in nothing else. */
function examined(device: MemoryDevice): string[] {
  try {
    examineDevice(device);
    return [];
  } catch (error) {
    return error instanceof RaidproofError ? [] : [`examine ended with ${text(error)}`];
  }
}

function changed(images: readonly Image[], devices: readonly MemoryDevice[]): string[] {
  return images
    .filter(({ bytes }, index) => Buffer.compare(bytes, devices[index]!.bytes) !== 0)
    .map(({ name }) => name);
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
