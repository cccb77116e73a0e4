/** Whether a thread was woken. Only variants in which a wake-up is forgotten need it; else who sets a flag wakes, too. */
import { setup } from 'xstate';

type AlarmEvent = { type: 'SLEEP' } | { type: 'WAKE' } | { type: 'CRASH' };

/** THREAD_WAKEUP of struct md_thread. */
export const alarmMachine = setup({ types: { events: {} as AlarmEvent } }).createMachine({
  id: 'alarm',
  description: 'Whether somebody has woken the thread since it went to sleep.',
  meta: { kernel: 'md_wakeup_thread(), 2.6.31' },
  initial: 'awake',
  on: { CRASH: { target: '.awake', description: 'The machine stops.' } },
  states: {
    awake: {
      description: 'It looks at what there is to do.',
      on: {
        SLEEP: { target: 'asleep', description: 'It is left alone with work to do.' },
        WAKE: { target: 'awake', description: 'It is awake already.' },
      },
    },
    asleep: {
      description: 'It looks at nothing until somebody wakes it.',
      on: { WAKE: { target: 'awake', description: 'md_wakeup_thread().' } },
    },
  },
});
