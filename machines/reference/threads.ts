/** Machines of the reference protocol that are not per chunk: file pages, unplug, daemon, mode. */
import { assign, setup } from 'xstate';

type PageEvent = {
  type: 'DIRTY' | 'CLEAN' | 'ENTER' | 'FETCH' | 'FETCH_NEED' | 'NEED' | 'SUBMIT' | 'LAND' | 'CRASH';
};

/** A file page: DIRTY, CLEAN, NEEDWRITE, and whether a write of it is in flight. */
export function pageMachine() {
  return setup({
    types: {
      context: {} as { dirty: number; clean: number; needWrite: number; inFlight: number },
      events: {} as PageEvent,
    },
    guards: {
      slotFree: ({ context }) => context.inFlight === 0,
      slotTaken: ({ context }) => context.inFlight === 1,
    },
    actions: {
      setDirty: assign({ dirty: 1 }),
      setClean: assign({ clean: 1 }),
      clearClean: assign({ clean: 0 }),
      fetchBoth: assign({ dirty: 0, needWrite: 0 }),
      fetchNeed: assign({ needWrite: 0 }),
      setNeed: assign({ needWrite: 1 }),
      submit: assign({ inFlight: 1 }),
      land: assign({ inFlight: 0 }),
      forget: assign({ dirty: 0, clean: 0, needWrite: 0, inFlight: 0 }),
    },
  }).createMachine({
    id: 'referencePage',
    context: { dirty: 0, clean: 0, needWrite: 0, inFlight: 0 },
    description: 'The attributes of one file page.',
    on: {
      DIRTY: { actions: 'setDirty', description: 'A bit of it was set.' },
      CLEAN: { actions: 'setClean', description: 'There may be something to clean.' },
      ENTER: { actions: 'clearClean', description: 'The daemon scans it.' },
      FETCH: { actions: 'fetchBoth', description: 'Unplug fetches and clears its attributes.' },
      FETCH_NEED: { actions: 'fetchNeed', description: 'The daemon fetches NEEDWRITE.' },
      NEED: { actions: 'setNeed', description: 'The daemon asks for a lazy write.' },
      SUBMIT: { guard: 'slotFree', actions: 'submit', description: 'A write is submitted.' },
      LAND: { guard: 'slotTaken', actions: 'land', description: 'The write lands.' },
      CRASH: { actions: 'forget', description: 'Memory is lost.' },
    },
  });
}

type UnplugEvent =
  | { type: 'GO'; page: number }
  | { type: 'MUST_WRITE' }
  | { type: 'MUST_WAIT' }
  | { type: 'RESET' };

/** The unplug: at which page (0 idle), a page write to submit, must it wait at the end. */
export function unplugMachine() {
  return setup({
    types: {
      context: {} as { page: number; write: number; wait: number },
      events: {} as UnplugEvent,
    },
    actions: {
      go: assign({
        page: ({ context, event }) => (event.type === 'GO' ? event.page : context.page),
        write: 0,
      }),
      mustWrite: assign({ write: 1 }),
      mustWait: assign({ wait: 1 }),
      reset: assign({ page: 0, write: 0, wait: 0 }),
    },
  }).createMachine({
    id: 'referenceUnplug',
    context: { page: 0, write: 0, wait: 0 },
    description: 'The unplug thread.',
    on: {
      GO: { actions: 'go', description: 'It goes on to a page.' },
      MUST_WRITE: { actions: 'mustWrite', description: 'The page must be written.' },
      MUST_WAIT: { actions: 'mustWait', description: 'A dirty page was seen.' },
      RESET: { actions: 'reset', description: 'It is over.' },
    },
  });
}

type DaemonEvent =
  | { type: 'GO'; chunk: number }
  | { type: 'ENTER'; page: number }
  | { type: 'WRITE'; page: number }
  | { type: 'RESET' };

/** The daemon: at which chunk (0 idle), the page entered last, a page write to submit. */
export function daemonMachine() {
  return setup({
    types: {
      context: {} as { chunk: number; last: number; write: number },
      events: {} as DaemonEvent,
    },
    actions: {
      go: assign({
        chunk: ({ context, event }) => (event.type === 'GO' ? event.chunk : context.chunk),
      }),
      enter: assign({
        last: ({ context, event }) => (event.type === 'ENTER' ? event.page : context.last),
      }),
      write: assign({
        write: ({ context, event }) => (event.type === 'WRITE' ? event.page : context.write),
      }),
      reset: assign({ chunk: 0, last: 0 }),
    },
  }).createMachine({
    id: 'referenceDaemon',
    context: { chunk: 0, last: 0, write: 0 },
    description: 'The daemon thread.',
    on: {
      GO: { actions: 'go', description: 'It goes on to a chunk.' },
      ENTER: { actions: 'enter', description: 'It enters a page.' },
      WRITE: { actions: 'write', description: 'It must submit a page, or has done so (0).' },
      RESET: { actions: 'reset', description: 'Its pass is over.' },
    },
  });
}

/** Whether the array runs normally or recovers. */
export function modeMachine() {
  return setup({
    types: { events: {} as { type: 'CRASH' | 'RECOVERED' } },
  }).createMachine({
    id: 'referenceMode',
    initial: 'normal',
    description: 'The mode of the whole array.',
    states: {
      normal: {
        description: 'The array serves writes.',
        on: { CRASH: { target: 'recovery', description: 'Power is lost.' } },
      },
      recovery: {
        description: 'The array resynchronises what its bitmap says.',
        on: { RECOVERED: { target: 'normal', description: 'Everything is resynchronised.' } },
      },
    },
  });
}
