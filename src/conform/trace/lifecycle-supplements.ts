/** What the kernel was seen to do and the lifecycle network leaves out. Each is a finding about the model, named in every result. */
import type { LifecycleWorld } from '../../../machines/lifecycle/world.ts';
import { type Step, is, send } from '../../../machines/language/index.ts';

/** Names of the steps that are added. */
export const LIFECYCLE_SUPPLEMENT = {
  removal: 'the removal of device 0 is to be recorded',
} as const;

/** Why each is there, for results. */
export const LIFECYCLE_SUPPLEMENTS: readonly { readonly step: string; readonly reason: string }[] =
  [
    {
      step: LIFECYCLE_SUPPLEMENT.removal,
      reason:
        'When a failed device leaves its slot, and again when it leaves the array, CHANGE_DEVS is set and the superblocks are written (remove_and_add_spares, md_kick_rdev_from_array, 6.1). In the network a failed device leaves without that.',
    },
  ];

/** The steps. */
export function lifecycleSupplements({ superblock, arrayThread, devices }: LifecycleWorld): Step[] {
  return devices.slice(0, 1).map(({ member }) => ({
    name: LIFECYCLE_SUPPLEMENT.removal,
    actor: 'array thread',
    sentence:
      'A device that has failed leaves its slot, or the array: the superblocks must say so.',
    kernel: 'remove_and_add_spares(), hot_remove_disk(), 6.1',
    guard: { kind: 'and', operands: [is(member, 'out'), is(arrayThread, 'idle')] },
    deliveries: [send(superblock, { type: 'CHANGE.DEVS' })],
  }));
}
