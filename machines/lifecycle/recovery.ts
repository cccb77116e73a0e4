/** The recovery flags: one bit of mddev->recovery a region. The array thread, the sync thread and the user talk through them. */
import { setup } from 'xstate';

/** Flags that the kernel sets by itself (semantics 5.1). RESHAPE and most later ones do not concern this network; wish.ts has those of users. */
export type RecoveryFlag = 'RUNNING' | 'DONE' | 'NEEDED' | 'SYNC' | 'RECOVER' | 'INTR';

type RecoveryEvent =
  | { type: `${RecoveryFlag}.SET` }
  | { type: `${RecoveryFlag}.CLEAR` }
  | { type: 'ALL.CLEAR' };

/** mddev->recovery, md.h MD_RECOVERY_*, 2.6.31 to 3.1. Setting a set bit, or clearing a clear one, changes nothing. */
export const recoveryMachine = setup({
  types: { events: {} as RecoveryEvent },
}).createMachine({
  id: 'recovery',
  description: 'The bits of mddev->recovery, each set and cleared on its own, without any lock.',
  meta: { kernel: 'struct mddev_s recovery, md.h, 2.6.31' },
  type: 'parallel',
  states: {
    running: {
      description:
        'RUNNING: a sync thread exists or is about to be started. Owner: md_check_recovery().',
      meta: { kernel: 'MD_RECOVERY_RUNNING, 2.6.31' },
      initial: 'clear',
      on: {
        'RUNNING.SET': { target: '.set', description: 'The array thread claims the sync thread.' },
        'RUNNING.CLEAR': {
          target: '.clear',
          description: 'The sync thread was reaped, or none was needed.',
        },
        'ALL.CLEAR': { target: '.clear', description: 'The flags begin anew.' },
      },
      states: {
        clear: { description: 'No sync thread, and none is being started.' },
        set: { description: 'A sync thread exists, or the array thread is deciding about one.' },
      },
    },
    done: {
      description: 'DONE: md_do_sync() has finished; its thread waits to be reaped.',
      meta: { kernel: 'MD_RECOVERY_DONE, 2.6.31' },
      initial: 'clear',
      on: {
        'DONE.SET': { target: '.set', description: 'The sync thread is at its end.' },
        'DONE.CLEAR': {
          target: '.clear',
          description: 'A new look begins. Before 4.1 the reap leaves it set.',
        },
        'ALL.CLEAR': { target: '.clear', description: 'The flags begin anew.' },
      },
      states: {
        clear: { description: 'No sync thread has finished since the last look.' },
        set: { description: 'A sync thread has finished.' },
      },
    },
    needed: {
      description: 'NEEDED: something about the array changed; look again whether to sync.',
      meta: { kernel: 'MD_RECOVERY_NEEDED, 2.6.31' },
      initial: 'clear',
      on: {
        'NEEDED.SET': { target: '.set', description: 'Whoever changed something asks for a look.' },
        'NEEDED.CLEAR': { target: '.clear', description: 'The array thread takes notice.' },
        'ALL.CLEAR': { target: '.clear', description: 'The flags begin anew.' },
      },
      states: {
        clear: { description: 'Nobody asks for a look.' },
        set: { description: 'The array thread must look.' },
      },
    },
    sync: {
      description: 'SYNC: the thread resyncs, checks or repairs, rather than recovers a spare.',
      meta: { kernel: 'MD_RECOVERY_SYNC, 2.6.31' },
      initial: 'clear',
      on: {
        'SYNC.SET': {
          target: '.set',
          description: 'A resync is due, or the user asked for check or repair.',
        },
        'SYNC.CLEAR': {
          target: '.clear',
          description: 'A recovery goes first, or the sync is over.',
        },
        'ALL.CLEAR': { target: '.clear', description: 'The flags begin anew.' },
      },
      states: {
        clear: { description: 'If a thread runs, it recovers a spare.' },
        set: { description: 'If a thread runs, it goes over all members.' },
      },
    },
    recover: {
      description:
        'RECOVER: a spare is, or will probably be, recovered. Only shown to the user until row 9 sets it.',
      meta: { kernel: 'MD_RECOVERY_RECOVER, 2.6.31' },
      initial: 'clear',
      on: {
        'RECOVER.SET': {
          target: '.set',
          description: 'Spares were found, or a failure makes them likely.',
        },
        'RECOVER.CLEAR': {
          target: '.clear',
          description: 'No thread came of it, or a resync was chosen.',
        },
        'ALL.CLEAR': { target: '.clear', description: 'The flags begin anew.' },
      },
      states: {
        clear: { description: 'No recovery is expected.' },
        set: { description: 'A recovery is expected or running.' },
      },
    },
    intr: {
      description: 'INTR: the sync must end early; it did not complete whatever its position says.',
      meta: { kernel: 'MD_RECOVERY_INTR, 2.6.31' },
      initial: 'clear',
      on: {
        'INTR.SET': {
          target: '.set',
          description: 'A member failed, a sync request failed, or the user stops the sync.',
        },
        'INTR.CLEAR': { target: '.clear', description: 'A new look begins.' },
        'ALL.CLEAR': { target: '.clear', description: 'The flags begin anew.' },
      },
      states: {
        clear: { description: 'Nothing disturbs the sync.' },
        set: { description: 'The sync, if any, is being aborted.' },
      },
    },
  },
});
