/** `raidproof array grow`: use more of each member. */
import type { Command } from 'commander';
import { RaidproofError } from '../../errors.ts';
import { MENDS, type Mend, type Raid5Array } from '../../raid5/index.ts';
import { collect, wholeNumber } from '../values.ts';
import { LARGEST, startingCommand } from './options.ts';
import { onArray, type SessionOptions, settle, waitFor } from './session.ts';

const SECTOR_BYTES = 512;

interface Options extends SessionOptions {
  readonly size?: number;
  readonly mend: readonly string[];
}

/** The `grow` command. It follows the kernel also where that is wrong; a mend repairs it. */
export function growCommand(): Command {
  return startingCommand('grow', 'use more of each member, as mdadm --grow --size does')
    .option(
      '--size <bytes>',
      'bytes to use of each member; default all that all have',
      wholeNumber(4096, LARGEST),
    )
    .option('--mend <name>', 'repair a defect of the era; may be given again', collect, [])
    .option('--finish', 'finish the resync that is due before stopping')
    .action((images: string[], options: Options) => {
      const mends = options.mend.map((name) => mendNamed(name));
      onArray(
        images,
        options,
        (array) => {
          settle(array);
          const sectors = options.size === undefined ? room(array) : options.size / SECTOR_BYTES;
          waitFor(array, array.grow(sectors));
          const { sizeBytes } = array;
          return () => ({
            text: `grown to ${sizeBytes / 1024} KiB\n`,
            fields: { done: true, refusal: null, array_bytes: sizeBytes },
          });
        },
        mends,
      );
    });
}

/** The sectors that every member has. */
function room(array: Raid5Array): number {
  const rooms = array.state.members.map(
    ({ device, superblock }) => device.sizeBytes / SECTOR_BYTES - superblock.dataOffsetSectors,
  );
  return Math.floor(Math.min(...rooms));
}

function mendNamed(name: string): Mend {
  const known = Object.keys(MENDS) as Mend[];
  const mend = known.find((one) => one === name);
  if (mend !== undefined) return mend;
  const remedy = `There are: ${known.join(', ')}.`;
  throw new RaidproofError('RP104', `there is no mend '${name}'`, '--mend', remedy);
}
