/** A random workload: writes here and there, some at once, some flushed, with pauses in which bits clear. */

import { pick, seededRandom } from '../../raid5/random.ts';
import type { Device, Operation } from '../operations.ts';
import type { Scenario } from '../scenario.ts';

/** Blocks of the payload that the writes take theirs from. */
export const PAYLOAD_BLOCKS = 4096;

/** Members of the array; the images are named after them. */
export const MEMBERS: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];

const COMPONENT_KIBIBYTES = 4096;
/** Writes between two pauses: a few bits, so that most are clear when the next ones are set. */
const BURST_WRITES = 40;
const AT_ONCE_MAX = 3;
const BLOCKS_MAX = 4;
/** Seconds: the daemon's period is 1, and three of its passes clear a bit. */
const PAUSES_SECONDS = [0.3, 1.2, 3.6];

/**
 * A scenario of so many writes on a fresh array.
 * @param withMembers members also fail, and come back by the bitmap
 */
export function workloadOf(writes: number, seed: number, withMembers: boolean): Scenario {
  const random = seededRandom(seed);
  const operations: Operation[] = [
    { do: 'create', devices: MEMBERS, sizeKibibytes: COMPONENT_KIBIBYTES, assumeClean: false },
    { do: 'await-clear' },
  ];
  const blocks = ((MEMBERS.length - 1) * COMPONENT_KIBIBYTES) / 4;
  for (let done = 0; done < writes;) {
    const burst = Math.min(writes - done, 1 + Math.floor(random() * BURST_WRITES));
    // Most writes of a burst lie near each other, as those of a program do.
    const home = Math.floor(random() * blocks);
    for (let index = 0; index < burst;) {
      const atOnce = Math.min(burst - index, 1 + Math.floor(random() * AT_ONCE_MAX));
      for (let one = 0; one < atOnce; one++) {
        const length = 1 + Math.floor(random() * BLOCKS_MAX);
        const near = random() < 0.7 ? home + Math.floor(random() * 128) : random() * blocks;
        const at = Math.floor(near) % (blocks - length);
        operations.push({
          do: 'write-payload',
          block: Math.floor(random() * (PAYLOAD_BLOCKS - length)),
          at: at * 4,
          length: length * 4,
          background: true,
          isFlushed: random() < 0.5,
        });
      }
      operations.push({ do: 'join' });
      index += atOnce;
    }
    done += burst;
    operations.push({ do: 'sleep', seconds: pick(random, PAUSES_SECONDS) });
    if (withMembers && random() < 0.3) operations.push(...awayAndBack(pick(random, MEMBERS)));
  }
  return {
    name: 'audit',
    sentence: 'A random workload, for the audit of its crash states.',
    imagesCount: MEMBERS.length,
    imageKibibytes: COMPONENT_KIBIBYTES + 2048,
    fillSeed: seed,
    limitSeconds: 120 + writes,
    boots: [[...operations, { do: 'await-clear' }, { do: 'stop' }]],
  };
}

/** A member fails and comes back by the bitmap, once nothing is written. */
function awayAndBack(device: Device): Operation[] {
  return [
    { do: 'fail', device },
    { do: 'remove', device },
    { do: 'write-payload', block: 0, at: 1024, length: 16 },
    { do: 're-add', device },
    { do: 'await-idle' },
  ];
}
