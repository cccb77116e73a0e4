/** What an assembly must lead to: who is granted one, who gets a seat, and what is loaded of the bitmap. */
import {
  type LivenessProperty,
  type Predicate,
  type StateProperty,
  and,
  has,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import {
  type Assembly,
  assembliesOf,
  isAsked,
  isAssembling,
  isGranted,
  presentIn,
  takenActive,
  takenPartly,
} from './assembly.ts';
import { whereExists } from './growth.ts';
import { bitSet, recorded } from './questions.ts';
import { type ArrayWorld, type Chunk, type Device, upTo } from './world.ts';

type Claim = Omit<LivenessProperty, 'kind' | 'quiet'>;

/** What is done at last with an assembly that has begun. */
export function assemblyLiveness(world: ArrayWorld): LivenessProperty[] {
  return [
    granted(world),
    refused(world),
    ...world.devices.flatMap((device) => ofDevice(world, device)),
    ...(world.bitmap === undefined
      ? []
      : world.chunks.filter((one) => isEverSet(world, one)).map((chunk) => loaded(world, chunk))),
  ].map((claim) => ({
    ...claim,
    kind: 'leadsTo' as const,
    quiet: ['writer', 'user', 'failure', 'crash'],
  }));
}

/** Every way in which users ask for the array, seen at least once. */
export function assemblySightings(world: ArrayWorld): StateProperty[] {
  return assembliesOf(world).map((assembly) => {
    const { absent, source, forced } = assembly;
    const ways = [
      ...(absent === undefined ? [] : [`without device ${absent.number}`]),
      ...(source === undefined ? [] : [`with device ${source.number} as the first in sync`]),
    ].join(', ');
    return {
      id: ['asked', source?.number, absent && `without-${absent.number}`, forced && 'by-force']
        .filter((part) => part !== undefined && part !== false)
        .join('-'),
      kind: 'sometimes' as const,
      sentence: `An assembly is asked for${forced ? ' by force' : ''}${ways === '' ? '' : `, ${ways}`}.`,
      reason: 'What is claimed of assemblies would hold emptily without it.',
      predicate: isAsked(world, assembly),
    };
  });
}

/** An assembly like this was asked for, and is to be granted. */
function someGranted(world: ArrayWorld, of: (assembly: Assembly) => Predicate): Predicate {
  return some(assembliesOf(world), (assembly) =>
    and(isAsked(world, assembly), isGranted(world, assembly), of(assembly)),
  );
}

function granted(world: ArrayWorld): Claim {
  return {
    id: 'GRANTED',
    sentence:
      'An assembly with enough members that are up to date starts the array, unless it is dirty and degraded and nobody forces it.',
    reason: 'All data is there, and nobody can read it.',
    kernel: 'analyse_sbs(), super_1_validate(), raid5 run()',
    premise: someGranted(world, () => and()),
    predicate: is(world.array, 'running'),
  };
}

function refused(world: ArrayWorld): Claim {
  return {
    id: 'REFUSED',
    sentence:
      'An assembly of too few members, or of a dirty degraded array without force, starts nothing.',
    reason: 'Old data would be taken for new, or parity that does not fit for a block.',
    kernel: 'raid5 run(): cannot start dirty degraded array, not enough operational devices',
    premise: and(isAssembling(world), not(someGranted(world, () => and()))),
    predicate: is(world.array, 'down'),
  };
}

/** It is in sync, is recovered further, or is left out, as its superblock says. */
function ofDevice(world: ArrayWorld, device: Device): Claim[] {
  const { member, name, number, label, fallible } = device;
  const isThere = (assembly: Assembly) =>
    presentIn(world, assembly).includes(device) ? and() : or();
  const isTaken = or(takenActive(world, device), takenPartly(world, device));
  const active: Claim = {
    id: `SEATED-${number}`,
    sentence: `${name}, where it is there and its superblock is current and calls it active, is in sync after an assembly.`,
    reason: 'A member that is left out for nothing costs redundancy.',
    kernel: 'super_1_validate(): In_sync',
    premise: someGranted(world, (assembly) => and(isThere(assembly), takenActive(world, device))),
    predicate: is(member, 'inSync'),
  };
  if (!fallible) return device.isMember ? [active] : [];
  return [
    active,
    ...guidances(world).flatMap((guided) =>
      upTo(world.max).map((offset): Claim => ({
        id: `RESUMED-${number}${guided ? '-by-bitmap' : ''}${offset === 0 ? '' : `-at-${offset}`}`,
        sentence: `${name}, where it was being recovered${guided ? ' by the bitmap' : ''}, is recovered from ${offset === 0 ? 'the beginning' : `chunk ${offset}`} on after an assembly.`,
        reason: 'What it was given up to there is right, and what it was not given is wrong.',
        kernel: 'super_1_validate(): recovery_offset, MD_FEATURE_RECOVERY_BITMAP',
        premise: someGranted(world, (assembly) =>
          and(
            isThere(assembly),
            takenPartly(world, device),
            has(label, 'offset', '=', offset),
            has(label, 'role', '=', guided ? 'guided' : 'full'),
          ),
        ),
        predicate: and(
          is(member, 'recovering'),
          has(member, 'offset', '=', offset),
          has(member, 'guided', '=', guided),
        ),
      })),
    ),
    {
      id: `LEFT-OUT-${number}`,
      sentence: `${name}, where it is not there or its superblock is old or calls it no member, has no slot after an assembly.`,
      reason: 'It is read as if it had all that was written.',
      kernel: 'super_1_validate(), kick_rdev_from_array()',
      premise: someGranted(world, (assembly) =>
        presentIn(world, assembly).includes(device) ? not(isTaken) : and(),
      ),
      predicate: is(member, 'out'),
    },
  ];
}

/** Whether superblocks tell a recovery by the bitmap from one in full: since 3.14 alone, where there is a bitmap. */
function guidances({ bitmap, rules }: ArrayWorld): readonly boolean[] {
  return bitmap !== undefined && rules.recordsGuidedRecovery ? [true, false] : [false];
}

/** Whether these sizes ever set the chunk's bit: writes do, users by hand, and empty disks come with all bits set. */
function isEverSet({ scope }: ArrayWorld, { number }: Chunk): boolean {
  const { written, writtenFrom, replacements, fallible, bitsByHand } = scope;
  const isWritten = writtenFrom <= number && number < written;
  return isWritten || bitsByHand || (replacements && fallible > 0);
}

function loaded(world: ArrayWorld, chunk: Chunk): Claim {
  const isSet = ({ source }: Assembly): Predicate =>
    source === undefined ? or() : whereExists(world, chunk.number, bitSet(source, chunk));
  return {
    id: chunk.number === 0 ? 'LOADED' : `LOADED-${chunk.number}`,
    sentence: `A bit of chunk ${chunk.number} that is set where the bitmap is read from is set in memory after an assembly.`,
    reason: 'A bit that is not loaded is cleared on all members, whatever calls for it.',
    kernel: 'bitmap_init_from_disk()',
    premise: someGranted(world, (assembly) => isSet(assembly)),
    predicate: and(is(world.array, 'running'), recorded(chunk)),
  };
}
