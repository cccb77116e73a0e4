/** A neighbour of the array, which only faults have: whoever waits for it is ready again and again, and may wait for ever. */
import { setup } from 'xstate';

/** Another array of the machine: memory, or a processor, is with it for a while. */
export const neighbourMachine = setup({
  types: { events: {} as { type: 'BEGIN' | 'END' } },
}).createMachine({
  id: 'neighbour',
  description: 'Another array, which takes what a thread of this one needs.',
  initial: 'idle',
  states: {
    idle: {
      description: 'It takes nothing.',
      on: { BEGIN: { target: 'busy', description: 'It takes it.' } },
    },
    busy: {
      description: 'This array waits.',
      on: { END: { target: 'idle', description: 'It gives it back.' } },
    },
  },
});
