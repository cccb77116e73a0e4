/** The scenarios that come with raidproof. */

import { RaidproofError } from '../../errors.ts';
import type { Device, Operation } from '../operations.ts';
import type { Scenario } from '../scenario.ts';

const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];

/** A clean array whose bitmap has come to rest. */
const FRESH: readonly Operation[] = [{ do: 'create', devices: FOUR }, { do: 'await-clear' }];

/** Everything on disk, and the superblocks say clean. */
const REST: readonly Operation[] = [{ do: 'await-clear' }, { do: 'stop' }];

/** One built-in scenario for each thing that md does with a RAID5 and its bitmap. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'write-one-block',
    sentence: 'One write: the bit goes out before the data, and three passes later it is gone.',
    imagesCount: 4,
    boots: [[...FRESH, { do: 'write', text: 'one block.', at: 0, length: 4 }, ...REST]],
  },
  {
    name: 'degraded-write',
    sentence: 'Writes that skip a missing member keep their bits; others lose them.',
    imagesCount: 4,
    boots: [
      [
        ...FRESH,
        { do: 'fail', device: 'd1' },
        { do: 'remove', device: 'd1' },
        { do: 'write', text: 'skips d1.', at: 0, length: 192 },
        { do: 'sleep', seconds: 5 },
        { do: 'bits', device: 'd0', as: 'bits' },
        { do: 'stop' },
      ],
    ],
  },
  {
    name: 'fail-remove-readd',
    sentence: 'A member that comes back is written where bits are set, and nowhere else.',
    imagesCount: 4,
    boots: [
      [
        ...FRESH,
        { do: 'fail', device: 'd1' },
        { do: 'remove', device: 'd1' },
        { do: 'write', text: 'while d1 is away.', at: 1920, length: 192 },
        { do: 'digest', as: 'degraded' },
        { do: 're-add', device: 'd1' },
        { do: 'await-idle' },
        { do: 'digest', as: 'whole' },
        { do: 'check', as: 'mismatches' },
        ...REST,
      ],
    ],
  },
  {
    name: 'spare-recovery',
    sentence: 'A new member is written from its beginning to its end.',
    imagesCount: 5,
    fillSeed: 1,
    boots: [
      [
        { do: 'create', devices: FOUR, assumeClean: false },
        { do: 'await-clear' },
        { do: 'digest', as: 'before' },
        { do: 'fail', device: 'd2' },
        { do: 'remove', device: 'd2' },
        { do: 'add', device: 'd4' },
        { do: 'await-idle' },
        { do: 'digest', as: 'after' },
        { do: 'check', as: 'mismatches' },
        ...REST,
      ],
    ],
  },
  {
    name: 'check-repair',
    sentence: 'A check counts wrong parity and leaves it; a repair writes it.',
    imagesCount: 4,
    boots: [
      [
        ...FRESH,
        { do: 'write', text: 'right parity.', at: 0, length: 768 },
        { do: 'await-clear' },
        // Assembled again, since a check believes what is still in the stripe cache.
        { do: 'stop' },
        {
          do: 'shell',
          words:
            'yes wrong. | head -c 4096 | dd of=/dev/ubdd bs=4k seek=256 oflag=direct conv=notrunc 2>/dev/null',
          tells: 'write over the first parity block of d3',
        },
        { do: 'assemble', devices: FOUR },
        { do: 'check', as: 'wrong' },
        { do: 'set', file: 'sync_action', value: 'repair' },
        { do: 'await-idle' },
        { do: 'value', file: 'mismatch_cnt', as: 'repaired' },
        { do: 'check', as: 'afterwards' },
        ...REST,
      ],
    ],
  },
  {
    name: 'crash-and-resync',
    sentence:
      'A crash between two member writes: the next assembly repairs the chunk whose bit is set.',
    imagesCount: 4,
    boots: [
      [
        ...FRESH,
        { do: 'write', text: 'old.', at: 400, length: 4 },
        { do: 'await-clear' },
        { do: 'faults', faults: [{ fault: 'kill', when: 'after', image: '*', from: 1048576 }] },
        { do: 'write', text: 'new.', at: 400, length: 4 },
        { do: 'sleep', seconds: 5 },
      ],
      [
        { do: 'assemble', devices: FOUR },
        { do: 'await-idle' },
        { do: 'value', file: 'mismatch_cnt', as: 'repaired' },
        { do: 'check', as: 'afterwards' },
        ...REST,
      ],
    ],
  },
  {
    name: 'grow',
    sentence: 'A larger component: the new part is resynced.',
    imagesCount: 4,
    fillSeed: 5,
    boots: [
      [
        { do: 'create', devices: FOUR, sizeKibibytes: 4096, assumeClean: false },
        { do: 'await-clear' },
        { do: 'grow', sizeKibibytes: 'max' },
        { do: 'await-idle' },
        { do: 'check', as: 'mismatches' },
        ...REST,
      ],
    ],
  },
  {
    name: 'interrupted-recovery',
    sentence: 'A recovery that is frozen half way goes on from its checkpoint after an assembly.',
    imagesCount: 5,
    fillSeed: 9,
    boots: [
      [
        { do: 'create', devices: FOUR, assumeClean: false },
        { do: 'await-clear' },
        { do: 'digest', as: 'before' },
        { do: 'fail', device: 'd1' },
        { do: 'remove', device: 'd1' },
        { do: 'set', file: 'sync_max', value: '6144' },
        { do: 'add', device: 'd4' },
        { do: 'await-sector', sector: 6144 },
        { do: 'set', file: 'sync_action', value: 'frozen' },
        { do: 'stop' },
      ],
      [
        { do: 'assemble', devices: ['d0', 'd4', 'd2', 'd3'] },
        { do: 'await-idle' },
        { do: 'digest', as: 'after' },
        { do: 'check', as: 'mismatches' },
        ...REST,
      ],
    ],
  },
  {
    name: 'io-error',
    sentence:
      'A member that refuses a write is failed, on disk too, before the write is acknowledged.',
    imagesCount: 4,
    boots: [
      [
        ...FRESH,
        { do: 'faults', faults: [{ fault: 'fail', image: 'd1', access: 'w' }] },
        { do: 'write', text: 'goes round d1.', at: 0, length: 192 },
        { do: 'sleep', seconds: 1 },
        { do: 'value', file: 'degraded', as: 'degraded' },
        { do: 'faults', faults: [] },
        { do: 'stop' },
      ],
    ],
  },
];

/** The built-in scenario of that name. Throws RP101 when there is none. */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  const names = SCENARIOS.map((one) => one.name).join(', ');
  throw new RaidproofError(
    'RP101',
    `there is no scenario '${name}'`,
    'kernel run',
    `Use one of: ${names}.`,
  );
}
