/** The classic daemon writes the superblock before it scans a page, and waits for it (semantics.md 1.10 b). */
import { type Delivery, type Step, and, has, is, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import type { BitmapParts } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { clobberBits } from './absence.ts';
import { maySubmit, submitPage } from './page-write.ts';

const NO_PAGE = -1;

/** Before the page is scanned: need_sync makes the daemon write the superblock, and wait for it. */
export function superblockSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  const { absence, daemon } = parts;
  if (absence === undefined) return [];
  return [
    {
      name: 'daemon writes the superblock',
      actor: 'raid5d',
      fairness: 'weak',
      sentence: 'The daemon copies events_cleared into page 0, writes it, and will wait for it.',
      kernel: 'bitmap_daemon_work(): need_sync, write_page(sb_page, wait=1)',
      call: call({ type: 'DAEMON_WRITE_SUPERBLOCK' }),
      guard: and(
        is(daemon, 'pass.entering'),
        has(daemon, 'writePage', '=', NO_PAGE),
        is(absence.cleared, 'needSync.yes'),
        maySubmit(parts, rules),
      ),
      deliveries: [
        ...(rules.superblockClobbersBits ? clobberBits(parts, and()) : []),
        send(absence.cleared, { type: 'WRITE_AND_WAIT' }),
        ...submitPage(parts, 0),
      ],
    },
  ];
}

/** The superblock that was written has landed. */
export function superblockWaited({ absence }: BitmapParts): Delivery[] {
  if (absence === undefined) return [];
  const { cleared } = absence;
  return [sendIf(is(cleared, 'needSync.writing'), cleared, { type: 'WAITED' })];
}
