/** Machines of one chunk of the reference protocol: its counter, its bit, its writes, its recovery. */
import { assign, setup } from 'xstate';

type CounterEvent =
  | { type: 'START' }
  | { type: 'END' }
  | { type: 'AGE' }
  | { type: 'CLEAR' }
  | { type: 'LOAD' }
  | { type: 'FORGET' };

/** The bitmap counter: 0, 1, 2, or 2 + writes outstanding. @param writesMax writes a chunk may have */
export function counterMachine(writesMax: number) {
  return setup({
    types: { context: {} as { count: number }, events: {} as CounterEvent },
    guards: { roomForOne: ({ context }) => context.count < 2 + writesMax },
    actions: {
      startOne: assign({ count: ({ context }) => Math.max(context.count, 2) + 1 }),
      endOne: assign({ count: ({ context }) => Math.max(context.count - 1, 0) }),
      becomeOne: assign({ count: 1 }),
      becomeZero: assign({ count: 0 }),
    },
  }).createMachine({
    id: 'referenceCounter',
    context: { count: 0 },
    description: 'The counter of one chunk.',
    on: {
      START: { guard: 'roomForOne', actions: 'startOne', description: 'A write starts.' },
      END: { actions: 'endOne', description: 'A write ends.' },
      AGE: { actions: 'becomeOne', description: 'The daemon finds 2 and leaves 1.' },
      CLEAR: { actions: 'becomeZero', description: 'The daemon finds 1 and leaves 0.' },
      LOAD: { actions: 'becomeOne', description: 'After a crash the bit on disk was set.' },
      FORGET: { actions: 'becomeZero', description: 'After a crash the bit on disk was clear.' },
    },
  });
}

type BitEvent =
  | { type: 'SET' }
  | { type: 'CLEAR' }
  | { type: 'SUBMIT' }
  | { type: 'LAND' }
  | { type: 'CRASH' };

/** The chunk's bit in memory, on disk, and in the page write in flight. */
export function bitMachine() {
  return setup({
    types: {
      context: {} as { memory: number; disk: number; snapshot: number },
      events: {} as BitEvent,
    },
    actions: {
      setMemory: assign({ memory: 1 }),
      clearMemory: assign({ memory: 0 }),
      takeSnapshot: assign({ snapshot: ({ context }) => context.memory }),
      land: assign({ disk: ({ context }) => context.snapshot, snapshot: 0 }),
      loseMemory: assign({ memory: ({ context }) => context.disk, snapshot: 0 }),
    },
  }).createMachine({
    id: 'referenceBit',
    context: { memory: 0, disk: 0, snapshot: 0 },
    description: 'One bit of the bitmap file.',
    on: {
      SET: { actions: 'setMemory', description: 'The bit is set in memory.' },
      CLEAR: { actions: 'clearMemory', description: 'The bit is cleared in memory.' },
      SUBMIT: { actions: 'takeSnapshot', description: 'A write of its page is submitted.' },
      LAND: { actions: 'land', description: 'The write of its page lands.' },
      CRASH: { actions: 'loseMemory', description: 'Memory is lost and read back from disk.' },
    },
  });
}

type WritesEvent = { type: 'QUEUE' | 'CAPTURE' | 'ISSUE' | 'END' | 'CRASH' };

/** Writes of one chunk: queued, captured by the running unplug, in flight. */
export function writesMachine(writesMax: number) {
  return setup({
    types: {
      context: {} as { queued: number; captured: number; inFlight: number },
      events: {} as WritesEvent,
    },
    guards: {
      roomForOne: ({ context }) => context.queued + context.captured + context.inFlight < writesMax,
      nothingCaptured: ({ context }) => context.captured === 0,
      anyInFlight: ({ context }) => context.inFlight > 0,
    },
    actions: {
      queueOne: assign({ queued: ({ context }) => context.queued + 1 }),
      captureQueued: assign({ captured: ({ context }) => context.queued, queued: 0 }),
      issueCaptured: assign({
        inFlight: ({ context }) => context.inFlight + context.captured,
        captured: 0,
      }),
      endOne: assign({ inFlight: ({ context }) => context.inFlight - 1 }),
      loseAll: assign({ queued: 0, captured: 0, inFlight: 0 }),
    },
  }).createMachine({
    id: 'referenceWrites',
    context: { queued: 0, captured: 0, inFlight: 0 },
    description: 'The writes outstanding on one chunk.',
    on: {
      QUEUE: { guard: 'roomForOne', actions: 'queueOne', description: 'A write waits for unplug.' },
      CAPTURE: {
        guard: 'nothingCaptured',
        actions: 'captureQueued',
        description: 'An unplug takes the waiting writes along.',
      },
      ISSUE: { actions: 'issueCaptured', description: 'The unplug is over; data is issued.' },
      END: { guard: 'anyInFlight', actions: 'endOne', description: 'A data write ends.' },
      CRASH: { actions: 'loseAll', description: 'All writes are lost.' },
    },
  });
}

type RepairEvent = { type: 'NEED' | 'NEED_NOT' | 'SUSPECT' | 'RESYNC' | 'DONE' };

/** Recovery of one chunk: still to resync, and whether its data may be inconsistent. */
export function repairMachine() {
  return setup({
    types: {
      context: {} as { needed: number; inconsistent: number },
      events: {} as RepairEvent,
    },
    actions: {
      need: assign({ needed: 1 }),
      needNot: assign({ needed: 0 }),
      suspect: assign({ inconsistent: 1 }),
      repair: assign({ needed: 0, inconsistent: 0 }),
      trust: assign({ inconsistent: 0 }),
    },
  }).createMachine({
    id: 'referenceRepair',
    context: { needed: 0, inconsistent: 0 },
    description: 'What recovery must do for one chunk.',
    on: {
      NEED: { actions: 'need', description: 'Its bit was set on disk.' },
      NEED_NOT: { actions: 'needNot', description: 'Its bit was clear on disk.' },
      SUSPECT: { actions: 'suspect', description: 'Data was in flight at the crash.' },
      RESYNC: { actions: 'repair', description: 'The chunk is resynchronised.' },
      DONE: { actions: 'trust', description: 'Recovery is over.' },
    },
  });
}
