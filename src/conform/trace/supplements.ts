/** What the kernel was seen to do and the bitmap network leaves out. Each is a finding about the model, and named in every result. */
import { type BitmapParts, running } from '../../../machines/bitmap/parts.ts';
import { slotIsFilled } from '../../../machines/bitmap/absence.ts';
import { noPageWriteInFlight, submitPage } from '../../../machines/bitmap/steps/page-write.ts';
import { type Step, and, is, not, send, sendIf } from '../../../machines/language/index.ts';
import type { WindowParts } from './window.ts';

/** Names of the steps that are added. */
export const SUPPLEMENT = {
  updatePage: 'md_update_sb writes page 0',
  needSync: 'page 0 is queued for a newer events_cleared',
  presentOnly: 'end the unplug, the write touches only members that are there',
} as const;

/** Why each is there, for results. */
export const SUPPLEMENTS: readonly { readonly step: string; readonly reason: string }[] = [
  {
    step: SUPPLEMENT.updatePage,
    reason:
      'Each superblock update writes page 0 of the bitmap first, with the bits as memory has them (md_bitmap_update_sb, 6.1). The network writes it only at a stop.',
  },
  {
    step: SUPPLEMENT.needSync,
    reason:
      'Any write that ends well raises events_cleared, so the next pass writes page 0. The network follows events_cleared only past the departure of one member.',
  },
  {
    step: SUPPLEMENT.presentOnly,
    reason:
      'On a degraded array a write whose stripes have neither data nor parity to change on the missing member ends with success (STRIPE_DEGRADED is not set). In the network every write of a degraded array misses a member.',
  },
];

/** The steps; the window takes them beside those of the model. */
export function supplementSteps(parts: WindowParts & BitmapParts, model: readonly Step[]): Step[] {
  const { absence, daemon } = parts;
  return [
    {
      name: SUPPLEMENT.updatePage,
      actor: 'md_update_sb',
      sentence: 'Before the superblocks, page 0 of the bitmap goes out as memory holds it.',
      kernel: 'md_update_sb(), md_bitmap_update_sb(), write_page(wait=1), 6.1',
      guard: and(running(parts), noPageWriteInFlight(parts)),
      deliveries: [send(absence.cleared, { type: 'SAVE' }), ...submitPage(parts, 0)],
    },
    {
      name: SUPPLEMENT.needSync,
      actor: 'raid5d',
      sentence: 'events_cleared has risen since the last pass: page 0 is written in this one.',
      kernel: 'md_bitmap_daemon_work(): need_sync, 6.1',
      guard: is(daemon, 'pass.begun'),
      deliveries: [send(parts.filePage[0]!, { type: 'SET_NEEDWRITE' })],
    },
    ...model
      .filter(({ name }) => name === 'end the unplug')
      .map((step) => presentOnly(parts, step)),
  ];
}

/** The model's step without what a missing member makes of it. */
function presentOnly(parts: WindowParts & BitmapParts, step: Step): Step {
  const { absence, members, writer } = parts;
  const copy = absence.copy[0]!;
  const captured = is(writer[0]!, 'captured.some');
  return {
    ...step,
    name: SUPPLEMENT.presentOnly,
    guard: and(step.guard ?? and(), captured, is(members, 'degraded'), not(slotIsFilled(absence))),
    deliveries: [
      sendIf(captured, copy, { type: 'ISSUED_TO_ALL' }),
      ...step.deliveries.filter(({ to }) => to !== copy.name),
    ],
  };
}
