/** Whether recovery is worth another try: recovery_disabled of the array against that of the personality. */
import { setup } from 'xstate';

type PermissionEvent = { type: 'DISABLE' } | { type: 'RETRY' } | { type: 'CRASH' };

/** mddev->recovery_disabled and conf->recovery_disabled, since 3.1 (semantics 5.3, L6). */
export const permissionMachine = setup({
  types: { events: {} as PermissionEvent },
}).createMachine({
  id: 'permission',
  description: 'A recovery that failed for lack of a good source is not tried again and again.',
  meta: { kernel: 'mddev recovery_disabled, 6.1' },
  initial: 'granted',
  on: { CRASH: { target: '.granted', description: 'The machine stops.' } },
  states: {
    granted: {
      description: 'The numbers differ: spares may take a slot.',
      on: {
        DISABLE: {
          target: 'disabled',
          description: 'A block could not be recovered: the numbers are made equal.',
          meta: { kernel: 'raid5 handle_failed_sync(), 6.1' },
        },
      },
    },
    disabled: {
      description: 'The numbers are equal: what is not in sync loses its slot and gets none.',
      on: {
        DISABLE: { target: 'disabled', description: 'A further block cannot be recovered.' },
        RETRY: {
          target: 'granted',
          description: 'A device is added: recovery may as well be tried once more.',
          meta: { kernel: 'bind_rdev_to_array() recovery_disabled++, 6.1' },
        },
      },
    },
  },
});
