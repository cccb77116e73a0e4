/** The `bitmap` network and the executor's bitmap, at the same sizes, ready for lockstep. */
import type { BitmapCall } from '../../machines/bitmap/calls.ts';
import { bitmap } from '../../machines/bitmap/family.ts';
import { RaidproofError } from '../errors.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import { type BitmapSizes, chunksOfFilePage, filePagesCount } from '../raid5/index.ts';
import { bitmapSystem } from './bitmap-driver.ts';
import { type BitmapShape, expectedBitmap } from './bitmap-observation.ts';
import type { Subject } from './lockstep.ts';

/** The subject at the network's standard sizes, or with some of them changed. */
export function bitmapSubject(changes: Readonly<Record<string, number>> = {}): Subject<BitmapCall> {
  const standard = bitmap.parameters.map((one) => [one.name, one.standard] as const);
  const parameters: Record<string, number> = { ...Object.fromEntries(standard), ...changes };
  const network = compile(bitmap.build('classic', parameters, new Set()));
  const sizes: BitmapSizes = {
    chunks: parameters['chunks']!,
    countersPerPage: parameters['countersPerPage']!,
    bitsPerFilePage: parameters['bitsPerFilePage']!,
    headerBits: parameters['headerBits']!,
    counterMax: parameters['counterMax']!,
  };
  const shape = shapeOf(sizes);
  return {
    name: 'bitmap',
    network,
    expected: (view) => expectedBitmap(shape, view),
    create: () => bitmapSystem(sizes, shape),
    callOf: (step) => callOf(network, step),
  };
}

function shapeOf(sizes: BitmapSizes): BitmapShape {
  return {
    chunks: sizes.chunks,
    filePages: filePagesCount(sizes),
    counterPages: Math.ceil(sizes.chunks / sizes.countersPerPage),
    chunksOfFilePage: (page) => {
      const [first, end] = chunksOfFilePage(sizes, page);
      return Array.from({ length: end - first }, (_, index) => first + index);
    },
  };
}

function callOf(network: CompiledNetwork, step: number): BitmapCall {
  const { call, name } = network.steps[step]!.definition;
  if (call !== undefined) return call as BitmapCall;
  throw new RaidproofError(
    'RP301',
    `step '${name}' has no call`,
    `network ${network.definition.name}`,
    'Give it one, or it is not tested against the executor.',
  );
}
