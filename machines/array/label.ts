/** The superblock on one device: what it says of itself, and how old it is. All that an assembly can go by. */
import { assign, setup } from 'xstate';

/**
 * The role that a superblock gives its own device: active; partial, with recovery_offset, with or without the
 * feature RECOVERY_BITMAP; none.
 */
export type Role = 'active' | 'guided' | 'full' | 'blank';

interface LabelContext {
  readonly role: Role;
  /** recovery_offset of a partial role, in chunks. */
  readonly offset: number;
  /** Events behind the newest superblocks: 0, 1, or 2 for more. */
  readonly gap: number;
  /** Whether events_cleared has gone past this superblock's events, in memory or on disk. */
  readonly passed: 'no' | 'memory' | 'disk';
}

type LabelEvent =
  | { type: 'WRITE.ACTIVE' }
  | { type: 'WRITE.PARTIAL'; offset: number; guided: boolean }
  | { type: 'AGE' | 'GAIN' | 'REPLACE' }
  | { type: 'PASS' | 'PERSIST' | 'CRASH' };

/**
 * A v1.x superblock, semantics 2.1, 5.7, 5.8. Event counts grow for ever; what is asked of them is only how a
 * device's own count compares with the newest and with events_cleared, so that is what is kept.
 */
export const labelMachine = (initial: 'active' | 'blank') =>
  setup({
    types: { context: {} as LabelContext, events: {} as LabelEvent },
    guards: { inMemory: ({ context }) => context.passed === 'memory' },
    actions: {
      writeActive: assign({ role: 'active', offset: 0, gap: 0, passed: 'no' }),
      writePartial: assign(({ event }) =>
        event.type === 'WRITE.PARTIAL'
          ? {
              role: event.guided ? ('guided' as const) : ('full' as const),
              offset: event.offset,
              gap: 0,
              passed: 'no' as const,
            }
          : {},
      ),
      age: assign(({ context }) => ({ gap: Math.min(2, context.gap + 1) })),
      gain: assign(({ context }) => ({ gap: context.gap === 1 ? 0 : context.gap })),
      pass: assign(({ context }) => ({
        passed: context.passed === 'no' ? 'memory' : context.passed,
      })),
      persist: assign({ passed: 'disk' }),
      unpass: assign({ passed: 'no' }),
      replace: assign({ role: 'blank', offset: 0, gap: 2, passed: 'no' }),
    },
  }).createMachine({
    id: 'label',
    description: 'The superblock on one device.',
    meta: { kernel: 'struct mdp_superblock_1, super_1_sync(), 3.1 and 6.1' },
    context: { role: initial, offset: 0, gap: initial === 'active' ? 0 : 2, passed: 'no' },
    initial: initial === 'active' ? 'current' : 'left',
    on: {
      'WRITE.ACTIVE': {
        target: '.current',
        actions: 'writeActive',
        description: 'The superblocks are written, its own too: it is in sync.',
      },
      'WRITE.PARTIAL': {
        target: '.current',
        actions: 'writePartial',
        description: 'The superblocks are written, its own too: it is recovered in part.',
      },
      AGE: {
        target: '.left',
        actions: 'age',
        description: 'The superblocks of the others are written, with a higher event count.',
      },
      REPLACE: {
        target: '.left',
        actions: 'replace',
        description: 'The user puts an empty disk in its place.',
      },
    },
    states: {
      current: {
        description: 'It was written with the newest.',
        on: { CRASH: { description: 'It stays as it is.' } },
      },
      left: {
        description:
          'The newest superblocks were written without it; they call it faulty or missing.',
        on: {
          GAIN: {
            actions: 'gain',
            description: 'The event count of the others goes back by one, by a bug.',
          },
          PASS: {
            actions: 'pass',
            description: 'A bit may be cleared that this device would need.',
            meta: { kernel: 'bitmap_endwrite() events_cleared, 2.6.31' },
          },
          PERSIST: {
            guard: 'inMemory',
            actions: 'persist',
            description: 'events_cleared is on disk.',
          },
          CRASH: [
            {
              guard: 'inMemory',
              actions: 'unpass',
              description: 'events_cleared in memory is lost.',
            },
            { description: 'It stays as it is.' },
          ],
        },
      },
    },
  });
