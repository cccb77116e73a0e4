/** Charts for view tests: nested, parallel, and with all that makes layout hard. */
import { setup } from 'xstate';
import { type Chart, chartOf } from '../../src/network/index.ts';

const FLAGS = ['RUNNING', 'SYNC', 'RECOVER', 'INTR', 'DONE', 'NEEDED', 'CHECK', 'FROZEN', 'ERROR'];

/** Nine regions of two states each, as the recovery flags of md. */
export const flagsChart: Chart = chartOf(
  setup({}).createMachine({
    id: 'flags',
    type: 'parallel',
    description: 'The recovery flags.',
    states: Object.fromEntries(
      FLAGS.map((flag) => [
        flag,
        {
          initial: 'off',
          states: {
            off: { on: { [`SET.${flag}`]: 'on' } },
            on: { on: { [`CLEAR.${flag}`]: 'off', CLEAR_ALL: 'off' } },
          },
        },
      ]),
    ),
  }),
);

/** Compound states, guards, actions, several events between the same states, stays and re-entries. */
export const nestedChart: Chart = chartOf(
  setup({
    guards: { isDegraded: () => true, hasSpare: () => true, tooManyFailed: () => false },
    actions: {
      countUp: () => undefined,
      forget: () => undefined,
      writeSuperblock: () => undefined,
    },
  }).createMachine({
    id: 'array',
    description: 'An array with <nested> states.',
    initial: 'stopped',
    on: { POWER_LOSS: { target: '.stopped', actions: 'forget' } },
    states: {
      stopped: { description: 'Not assembled.', on: { ASSEMBLE: 'running' } },
      running: {
        initial: 'clean',
        entry: 'writeSuperblock',
        on: { STOP: 'stopped' },
        states: {
          clean: {
            on: {
              WRITE: { target: 'dirty', actions: ['countUp', 'writeSuperblock'] },
              'CHECK.START': 'resyncing',
            },
          },
          dirty: {
            on: {
              WRITE: { actions: 'countUp' },
              SAFE_MODE: 'clean',
              IDLE: { target: 'clean', guard: 'isDegraded' },
            },
          },
          resyncing: {
            initial: 'reading',
            on: { 'CHECK.DONE': 'clean', INTERRUPT: { target: 'dirty', guard: 'hasSpare' } },
            states: {
              reading: { on: { READ_DONE: 'writing' } },
              writing: {
                on: { WRITE_DONE: 'reading', RETRY: { target: 'writing', reenter: true } },
              },
            },
          },
        },
      },
      failed: { type: 'final', description: 'Too many members are gone.' },
      unused: {},
    },
  }),
);

/** A parallel state inside a compound one, with arrows into, out of and across its regions. */
export const mixedChart: Chart = chartOf(
  setup({}).createMachine({
    id: 'member',
    initial: 'missing',
    states: {
      missing: { on: { ADD: 'present', ADD_DIRTY: '#member.present.data.stale' } },
      present: {
        type: 'parallel',
        on: { RESET: ['.data.fresh', '.link.up'].at(0) },
        states: {
          data: {
            initial: 'fresh',
            states: {
              fresh: { on: { WRITE_MISSED: 'stale' } },
              stale: { on: { RECOVER: 'fresh', GIVE_UP: '#member.missing' } },
            },
          },
          link: {
            initial: 'up',
            states: {
              up: { on: { FAIL: 'down' } },
              down: { on: { FAIL: '#member.present.data.stale' } },
            },
          },
        },
      },
    },
  }),
);

/** All of them. */
export const EXAMPLE_CHARTS: readonly Chart[] = [flagsChart, nestedChart, mixedChart];
