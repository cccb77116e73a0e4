/** What a crash amid a write has left on disk: a stripe of which only one of two blocks is new. */
import { setup } from 'xstate';

type TearEvent = { type: 'DATA.ONLY' | 'PARITY.ONLY' | 'SETTLE' };

/**
 * The write was never acknowledged, so the old content is right and the new one, too. Which of them it is shows
 * when the array is assembled and its members are on record: until then another crash may bring others back.
 */
export const tearMachine = setup({ types: { events: {} as TearEvent } }).createMachine({
  id: 'tear',
  description: 'Half a write on disk.',
  initial: 'whole',
  states: {
    whole: {
      description: 'No such thing.',
      on: {
        'DATA.ONLY': { target: 'dataNew', description: 'A crash: only the data has landed.' },
        'PARITY.ONLY': { target: 'parityNew', description: 'A crash: only parity has landed.' },
      },
    },
    dataNew: {
      description: 'The data block is new, parity is old.',
      on: { SETTLE: { target: 'whole', description: 'It shows what the content is.' } },
    },
    parityNew: {
      description: 'Parity is new, the data block is old.',
      on: { SETTLE: { target: 'whole', description: 'It shows what the content is.' } },
    },
  },
});
