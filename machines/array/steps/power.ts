/** Steps of a crash, and of what follows it (semantics 1.12). */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  has,
  not,
  send,
  sendIf,
} from '../../language/index.ts';
import { running } from '../questions.ts';
import type { ArrayWorld, Chunk } from '../world.ts';
import { assemblySteps } from './assembly.ts';
import { forgetArea, outlivesCrash } from './growth.ts';

/** Any number of crashes, each followed by an assembly: of all devices or without one, with or without force. */
export function powerSteps(world: ArrayWorld): Step[] {
  return [crash(world), ...assemblySteps(world)];
}

function crash(world: ArrayWorld): Step {
  return {
    name: 'crash',
    actor: 'crash',
    hazard: 'crash',
    sentence: 'All memory is lost; of what was in flight only what had landed is on disk.',
    guard: running(world),
    deliveries: halt(world),
  };
}

/** All memory is lost, and what was in flight has landed or not. */
export function halt(world: ArrayWorld): Delivery[] {
  const { array, superblock, syncThread, bitmap } = world;
  return [
    send(array, { type: 'CRASH' }),
    ...world.chunks.flatMap((chunk): Delivery[] => {
      const { write, tear, word } = chunk;
      return [
        sendIf(half(world, chunk, 'data', 'parity'), tear, { type: 'DATA.ONLY' }),
        sendIf(half(world, chunk, 'parity', 'data'), tear, { type: 'PARITY.ONLY' }),
        send(write, { type: 'CRASH' }),
        ...(word === undefined ? [] : [send(word, { type: 'LOSE' as const })]),
      ];
    }),
    ...world.devices.flatMap(({ member, label }): Delivery[] => [
      send(member, { type: 'CRASH' }),
      send(label, { type: 'CRASH' }),
    ]),
    send(superblock, { type: 'CRASH' }),
    send(syncThread, { type: 'CRASH' }),
    ...(bitmap === undefined
      ? []
      : [
          send(bitmap.page, { type: 'CRASH' as const }),
          send(bitmap.superblock, { type: 'CRASH' as const }),
          // One event ahead is accepted, and made up for by the next update.
          sendIf(has(bitmap.superblock, 'lead', '=', 1), bitmap.superblock, {
            type: 'LEVEL' as const,
          }),
        ]),
    ...forgetArea(world),
  ];
}

/** Only the first of the two blocks has landed. */
function half(world: ArrayWorld, chunk: Chunk, landed: string, other: string): Predicate {
  const { write } = chunk;
  const isHalf = and(has(write, landed, '=', 'landed'), not(has(write, other, '=', 'landed')));
  const remains = outlivesCrash(world, chunk);
  return remains === undefined ? isHalf : and(remains, isHalf);
}
