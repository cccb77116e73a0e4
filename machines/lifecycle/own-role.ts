/** What the superblock of a dropped device itself still says. Only a variant that trusts it asks. */
import { setup } from 'xstate';

type OwnRoleEvent = { type: 'DROPPED' } | { type: 'WRITE' } | { type: 'COUNTED' };

/** How many superblock writes have passed the device by, as far as an assembly tells them apart. */
export const ownRoleMachine = setup({ types: { events: {} as OwnRoleEvent } }).createMachine({
  id: 'ownRole',
  description: 'How old the superblock of the device is.',
  meta: { kernel: 'super_1_validate() events + 1, 2.6.31' },
  initial: 'current',
  on: {
    COUNTED: { target: '.current', description: 'A write counts the device in.' },
  },
  states: {
    current: {
      description: 'The superblock was written with all others.',
      on: {
        DROPPED: {
          target: 'behindByOne',
          description: 'A write leaves it out for the first time.',
        },
      },
    },
    behindByOne: {
      description: 'One write has passed it by: it calls itself active, with events behind by one.',
      on: { WRITE: { target: 'old', description: 'A further write passes it by.' } },
    },
    old: { description: 'Too old for any assembly.' },
  },
});
