/** md_update_sb: page 0 of the bitmap goes out before the superblocks of the members, whatever made them change. */
import { type Step, and, send } from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, running } from '../parts.ts';
import { noPageWriteInFlight, submitPage } from './page-write.ts';

/**
 * Any change of the array (a failure, a device, dirty or clean, a checkpoint) makes md_update_sb write page 0 first, as memory holds
 * it, and wait for it (semantics.md 1.13). raid5d calls it, and so do commands of the user with the mutex held: raid5d is not held up.
 * While another write of a page is in flight the step waits: two writes of page 0 in flight would carry the same memory.
 */
export function superblockUpdateSteps(parts: BitmapParts): Step[] {
  const { absence } = parts;
  return [
    {
      name: 'md_update_sb writes page 0',
      actor: 'md_update_sb',
      sentence: 'The superblocks change: before them, page 0 goes out as memory holds it.',
      kernel: 'md_update_sb(), bitmap_update_sb(), write_page(wait=1); 3.1 and 6.1',
      call: call({ type: 'UPDATE_SUPERBLOCK' }),
      guard: and(running(parts), noPageWriteInFlight(parts)),
      deliveries: [
        ...(absence === undefined
          ? []
          : [
              send(absence.cleared, { type: 'EVENTS_RISE' as const }),
              send(absence.cleared, { type: 'SAVE' as const }),
            ]),
        ...submitPage(parts, 0),
      ],
    },
  ];
}
