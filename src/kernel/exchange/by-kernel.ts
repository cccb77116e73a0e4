/** Arrays made by the kernel and left in a state, for the executor to find. */

import { LAYOUT_NAMES } from '../../raid5/index.ts';
import { seededRandom } from '../../raid5/random.ts';
import type { Device, Operation } from '../operations.ts';
import type { CaseWrite, ExchangeCase } from './cases.ts';

/** Blocks of the payload file; the writes of a case take theirs from a place of its own. */
export const PAYLOAD_BLOCKS = 2048;

/** No data lies before that byte of a member. */
const DATA_BYTE_LEAST = 1 << 20;
const KILLED_WRITE_MAX = 30;

/** The operations that make one array; a dirty one ends with the kernel. */
export function madeByKernel(one: ExchangeCase): Operation[] {
  const leaver = one.devices[one.leaver]!;
  const made: Operation[] = [
    {
      do: 'create',
      devices: one.devices,
      chunkKibibytes: one.chunkKibibytes,
      layout: LAYOUT_NAMES[one.layout],
      bitmapChunkKibibytes: one.bitmapChunkKibibytes,
      sizeKibibytes: one.componentKibibytes,
      assumeClean: false,
    },
    ...writes(one.writes, one.seed),
  ];
  const left: Operation[] = [
    { do: 'fail', device: leaver },
    { do: 'remove', device: leaver },
    ...writes(one.lateWrites, one.seed + 1),
  ];
  switch (one.state) {
    case 'clean':
      return [...made, { do: 'stop' }];
    case 'degraded':
      return [...made, ...left, { do: 'stop' }];
    case 'recovering':
      return [...made, ...left, ...halfRecovered(one, one.spare!)];
    case 'dirty':
      return [...made, ...killed(one), { do: 'sleep', seconds: 3 }];
  }
}

function halfRecovered(one: ExchangeCase, spare: Device): Operation[] {
  const sector =
    Math.floor(one.componentKibibytes / 2 / one.chunkKibibytes) * one.chunkKibibytes * 2;
  return [
    { do: 'set', file: 'sync_max', value: String(sector) },
    { do: 'add', device: spare },
    { do: 'await-sector', sector },
    { do: 'set', file: 'sync_action', value: 'frozen' },
    { do: 'stop' },
  ];
}

/** The kernel ends at one of the member writes that the late writes lead to. */
function killed(one: ExchangeCase): Operation[] {
  const random = seededRandom(one.seed + 2);
  const count = 1 + Math.floor(random() * KILLED_WRITE_MAX);
  const when = random() < 0.5 ? 'before' : 'after';
  return [
    {
      do: 'faults',
      faults: [{ fault: 'kill', when, image: '*', from: DATA_BYTE_LEAST, count }],
    },
    ...writes(one.lateWrites, one.seed + 1, true),
    { do: 'join' },
    // However small the late writes were: by now the count is reached.
    { do: 'write', text: 'last.', at: 0, length: 256 },
  ];
}

function writes(list: readonly CaseWrite[], seed: number, background = false): Operation[] {
  const random = seededRandom(seed);
  return list.map(({ at, length }) => ({
    do: 'write-payload',
    block: Math.floor(random() * (PAYLOAD_BLOCKS - length / 4)),
    at,
    length,
    background,
  }));
}
