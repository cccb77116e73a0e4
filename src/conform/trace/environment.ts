/** What the rest of the array can do to what a chunk shares with it, and what recordings show in steps of their own. */
import {
  type BitmapParts,
  inService,
  raid5dIdle,
  running,
} from '../../../machines/bitmap/parts.ts';
import type { BitmapRules } from '../../../machines/bitmap/rules.ts';
import { raiseWhen } from '../../../machines/bitmap/steps/absence.ts';
import { endSync } from '../../../machines/bitmap/steps/resync.ts';
import { type Step, and, has, is, or, send } from '../../../machines/language/index.ts';
import type { WindowParts } from './window.ts';

/** Names of the steps that recordings show by events of their own. */
export const ENVIRONMENT = {
  unplug: 'an unplug begins for other chunks',
  activeSuperblocks: 'the superblocks say active',
  superblocksBegin: 'superblock writes begin',
  superblocksEnd: 'superblock writes end',
  quarter: 'a quarter of the daemon period ends',
  lastUse: 'no further use is seen',
  repairAsked: 'the user asks for a repair',
  note: 'the sync thread gives RESYNC back on the way',
} as const;

/** All steps that a window has beside those of the model. */
export function environmentSteps(parts: WindowParts, rules: BitmapRules): Step[] {
  return [
    ...otherChunks(parts),
    ...recordedSteps(parts),
    noteOnTheWay(parts, rules),
    ...repairSteps(parts),
  ];
}

/**
 * Each is the part of a model's step of another chunk that falls on shared instances: the file page, the daemon, the unplug,
 * events_cleared. A bit that another chunk sets or clears marks the shared page.
 */
function otherChunks(parts: WindowParts & BitmapParts): Step[] {
  const { absence, daemon, unplug } = parts;
  const page = parts.filePage[0]!;
  return [
    {
      name: 'a bit of another chunk is set',
      actor: 'other chunks',
      sentence: 'Another chunk of the page gets its bit set in memory: the page is DIRTY.',
      kernel: 'md_bitmap_file_set_bit(), 6.1',
      guard: inService(parts),
      deliveries: [send(page, { type: 'SET_DIRTY' })],
    },
    {
      name: 'a bit of another chunk is cleared',
      actor: 'other chunks',
      sentence: 'The scan clears the bit of another chunk of the page.',
      kernel: 'md_bitmap_file_clear_bit(), 6.1',
      guard: is(daemon, 'pass.looking'),
      deliveries: [send(page, { type: 'BIT_CLEARED' }), send(daemon, { type: 'SOMETHING_SEEN' })],
    },
    {
      name: 'another chunk becomes cleanable',
      actor: 'other chunks',
      sentence:
        'A write to another chunk ends: there is something to clean, events_cleared may rise.',
      kernel: 'md_bitmap_endwrite(), 6.1',
      guard: running(parts),
      deliveries: [
        send(daemon, { type: 'SOMETHING_SEEN' }),
        ...raiseWhen(absence, is(parts.members, 'complete')),
      ],
    },
    {
      name: ENVIRONMENT.unplug,
      actor: 'other chunks',
      sentence:
        'raid5d begins an unplug for parked writes of other chunks; parked ones of this chunk go along.',
      kernel: 'raid5d(): seq_flush++, md_bitmap_unplug(), 6.1',
      guard: and(running(parts), raid5dIdle(parts)),
      deliveries: [
        ...parts.writer.map((writer) => send(writer, { type: 'CAPTURE' })),
        send(unplug, { type: 'BEGIN' }),
      ],
    },
  ];
}

/** What recordings show and the model does in a step of another name, or not at all. */
function recordedSteps({ period, shutdown, superblockWrites, use }: WindowParts): Step[] {
  return [
    {
      name: ENVIRONMENT.lastUse,
      actor: 'observer',
      sentence: 'The recording shows no further write of this array: it may be stopped.',
      deliveries: [send(use, { type: 'LAST_SEEN' })],
    },
    {
      name: ENVIRONMENT.activeSuperblocks,
      actor: 'raid5d',
      sentence: 'All members say that the array is active: writes may start.',
      kernel: 'md_write_start(), md_update_sb(), 6.1',
      guard: is(superblockWrites, 'some'),
      deliveries: [
        send(shutdown, { type: 'WRITE_STARTS' }),
        send(superblockWrites, { type: 'END' }),
      ],
    },
    {
      name: ENVIRONMENT.superblocksBegin,
      actor: 'raid5d',
      sentence: 'The first member gets a new superblock.',
      kernel: 'md_update_sb(), 6.1',
      deliveries: [send(superblockWrites, { type: 'BEGIN' })],
    },
    {
      name: ENVIRONMENT.superblocksEnd,
      actor: 'raid5d',
      sentence: 'The last member gets the new superblock.',
      kernel: 'md_super_wait(), 6.1',
      deliveries: [send(superblockWrites, { type: 'END' })],
    },
    {
      name: ENVIRONMENT.quarter,
      actor: 'clock',
      sentence: 'Another quarter of the daemon period is over.',
      deliveries: [send(period, { type: 'QUARTER' })],
    },
  ];
}

/** A repair reads every stripe, whatever the bitmap says of it, and writes parity that does not fit (semantics.md 3.4). */
function repairSteps({ members, power, repair, stripes }: WindowParts & BitmapParts): Step[] {
  return [
    {
      name: ENVIRONMENT.repairAsked,
      actor: 'user',
      sentence: 'The user writes repair to sync_action.',
      kernel: 'action_store(): MD_RECOVERY_REQUESTED, MD_RECOVERY_SYNC, 6.1',
      deliveries: [send(repair, { type: 'ASKED' })],
    },
    {
      name: 'the repair comes to the chunk',
      actor: 'sync thread',
      sentence: 'The stripes of the chunk are read, and parity that does not fit is rewritten.',
      kernel: 'raid5 sync_request(): MD_RECOVERY_REQUESTED, handle_parity_checks5(), 6.1',
      guard: and(is(power, 'on'), is(members, 'complete'), is(repair, 'asked')),
      deliveries: [send(stripes[0]!, { type: 'SYNC_ISSUED' })],
    },
  ];
}

/** cond_end_sync of the model stands between two chunks; a window has one. */
function noteOnTheWay(parts: WindowParts & BitmapParts, rules: BitmapRules): Step {
  const { absence, chunk, resync, stripes } = parts;
  return {
    name: ENVIRONMENT.note,
    actor: 'sync thread',
    sentence: 'All sync I/O up to here has ended: the chunk gives RESYNC back.',
    kernel: 'md_bitmap_cond_end_sync(): wait recovery_active == 0, 6.1',
    guard: and(
      running(parts),
      or(
        and(is(resync, 'running'), has(resync, 'position', '=', 1)),
        and(is(absence.recovery, 'running'), has(absence.recovery, 'position', '=', 1)),
      ),
      is(chunk[0]!, 'RESYNC.set'),
      is(stripes[0]!, 'sync.quiet'),
    ),
    deliveries: endSync(parts, rules, 0),
  };
}
