/** Exchange: what one of kernel and executor wrote, both assemble, and both find the same content. */

import { rmSync, writeFileSync } from 'node:fs';
import { memoryDevice, openImage } from '../../device/index.ts';
import { assembleDevices, type AssembleResult } from '../../raid5/index.ts';
import type { Operation } from '../operations.ts';
import { randomBytesOf } from '../random-bytes.ts';
import { runScenario, type RunOptions, type RunResult } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { batchesOf, caseWords, type Batch, type ExchangeCase } from './cases.ts';
import { madeByExecutor } from './by-executor.ts';
import { madeByKernel, PAYLOAD_BLOCKS } from './by-kernel.ts';

const IMAGE_KIBIBYTES = 8192;

/** What became of one array. */
export interface ExchangeOutcome {
  readonly number: number;
  readonly maker: ExchangeCase['maker'];
  readonly words: string;
  /** What the executor found due: a recovery must be, where one was left half way. */
  readonly due: AssembleResult['action'];
  /** SHA-256 of the whole array after the assembly by the executor, and by the kernel. */
  readonly byExecutor: string;
  readonly byKernel: string;
  /** Sectors of wrong parity that a check by the kernel finds after the kernel's assembly. */
  readonly mismatches: string;
  /** Content as the executor reads it from the images that the kernel left at last, and wrong stripes in them. */
  readonly again: string;
  readonly againMismatches: number | null;
  readonly isSame: boolean;
}

/** How to run. */
export interface ExchangeOptions extends Omit<RunOptions, 'prepare' | 'between' | 'payload'> {
  /** Arrays for each direction. */
  readonly runs: number;
  readonly seed: number;
  /** Called when an array has been compared. */
  readonly onOutcome?: ((outcome: ExchangeOutcome) => void) | undefined;
}

/** Runs both directions. Ends early, with what is known, when it is interrupted. */
export async function exchange(options: ExchangeOptions): Promise<ExchangeOutcome[]> {
  const outcomes: ExchangeOutcome[] = [];
  for (const maker of ['executor', 'kernel'] as const) {
    for (const batch of batchesOf(options.runs, options.seed, maker)) {
      if (options.signal?.aborted === true) return outcomes;
      for (const outcome of await exchangeBatch(batch, options)) {
        outcomes.push(outcome);
        options.onOutcome?.(outcome);
      }
    }
  }
  return outcomes;
}

async function exchangeBatch(batch: Batch, options: ExchangeOptions): Promise<ExchangeOutcome[]> {
  const isByKernel = batch[0]!.maker === 'kernel';
  const expected = new Map<number, AssembleResult>();
  const note = (images: readonly string[]): void => {
    for (const one of batch) expected.set(one.number, assembledCopy(one, images));
  };
  const reading = batch.flatMap((one) => readByKernel(one));
  const making = batch.flatMap((one) => madeByKernel(one));
  const scenario: Scenario = {
    name: `exchange-${batch[0]!.maker}-${batch[0]!.number}`,
    sentence: 'Arrays of one side are assembled by the other.',
    imagesCount: Math.max(...batch.flatMap(imagesOf)) + 1,
    imageKibibytes: IMAGE_KIBIBYTES,
    ...(isByKernel ? { fillSeed: options.seed } : {}),
    boots: isByKernel ? [making, reading] : [reading],
  };
  const result = await runScenario(scenario, {
    ...options,
    payload: randomBytesOf(options.seed, PAYLOAD_BLOCKS * 4096),
    prepare: (images) => {
      if (isByKernel) return;
      for (const one of batch) store(one, images);
      note(images);
    },
    between: note,
  });
  try {
    if (result.isInterrupted) return [];
    return batch.map((one) => outcomeOf(one, expected.get(one.number)!, result));
  } finally {
    result.dispose();
  }
}

/** The kernel assembles, finishes what is due, and looks. */
function readByKernel(one: ExchangeCase): Operation[] {
  const gone = one.state === 'degraded' || one.state === 'recovering';
  const present = one.devices.filter((_, slot) => !gone || slot !== one.leaver);
  const devices = one.spare === null ? present : [...present, one.spare];
  return [
    { do: 'assemble', devices },
    { do: 'await-idle' },
    { do: 'digest', as: `digest-${one.number}` },
    { do: 'check', as: `mismatches-${one.number}` },
    { do: 'stop' },
  ];
}

/** Puts what the executor made into the images. */
function store(one: ExchangeCase, images: readonly string[]): void {
  const devices = madeByExecutor(one, IMAGE_KIBIBYTES * 1024);
  for (const [index, image] of imagesOf(one).entries()) {
    rmSync(images[image]!, { force: true });
    writeFileSync(images[image]!, devices[index]!.bytes);
  }
}

/** The executor assembles copies of the images, and finishes what is due. */
function assembledCopy(one: ExchangeCase, images: readonly string[]): AssembleResult {
  const devices = presentImages(one).map((index) => {
    const image = openImage(images[index]!, 'read-only');
    const copy = memoryDevice(`d${index}.img`, image.read(0, image.sizeBytes));
    image.close();
    return copy;
  });
  return assembleDevices(devices);
}

function outcomeOf(
  one: ExchangeCase,
  expected: AssembleResult,
  { results, images }: RunResult,
): ExchangeOutcome {
  const byExecutor = expected.array_sha256 ?? 'refused';
  const byKernel = results[`digest-${one.number}`] ?? 'nothing';
  const mismatches = results[`mismatches-${one.number}`] ?? 'nothing';
  const again = assembledCopy(one, images);
  const isSame =
    byExecutor === byKernel &&
    again.array_sha256 === byKernel &&
    mismatches === '0' &&
    (again.parityMismatches ?? 0) === 0 &&
    expected.degraded === again.degraded &&
    (expected.action === 'recover') === (one.state === 'recovering');
  return {
    number: one.number,
    maker: one.maker,
    words: caseWords(one),
    due: expected.action,
    byExecutor,
    byKernel,
    mismatches,
    again: again.array_sha256 ?? 'refused',
    againMismatches: again.parityMismatches,
    isSame,
  };
}

function imagesOf(one: ExchangeCase): number[] {
  const names = [...one.devices, ...(one.spare === null ? [] : [one.spare])];
  return names.map((name) => Number(name.slice(1)));
}

/** Images that are members now: one that left is not shown to either side. */
function presentImages(one: ExchangeCase): number[] {
  const gone = one.state === 'degraded' || one.state === 'recovering';
  const leaver = Number(one.devices[one.leaver]!.slice(1));
  return imagesOf(one).filter((image) => !gone || image !== leaver);
}
