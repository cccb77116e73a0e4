/** What a user can do to an array, and in which situation: the small network that scenarios for a real kernel are generated from. */
import type { Operation } from '../../kernel/index.ts';

/** The situation of the array, as far as it decides what may be done next. */
export interface Situation {
  /** The slot of d1: its own member, failed or empty; or a spare in it. */
  readonly slot: 'own' | 'failed' | 'empty' | 'spare';
  readonly isFrozen: boolean;
  readonly isGrown: boolean;
}

/** One thing that is done, with what it takes and leaves. */
export interface Action {
  readonly name: string;
  readonly isPossible: (situation: Situation) => boolean;
  readonly after: (situation: Situation) => Situation;
  /** What the guest does; a kill ends the boot after the first list. */
  readonly operations: (situation: Situation) => readonly Operation[];
  /** The kernel is killed after the operations, and the array assembled in the next boot. */
  readonly kills?: true;
}

/** A fresh array. */
export const FIRST_SITUATION: Situation = {
  slot: 'own',
  isFrozen: false,
  isGrown: false,
};

const SAME = (situation: Situation): Situation => situation;
const idle: Operation = { do: 'await-idle' };

function isWhole({ slot }: Situation): boolean {
  return slot === 'own' || slot === 'spare';
}

function devicesOf({ slot }: Situation): Extract<Operation, { do: 'assemble' }> {
  const second = slot === 'spare' ? ['d4' as const] : slot === 'own' ? ['d1' as const] : [];
  return { do: 'assemble', devices: ['d0', ...second, 'd2', 'd3'] };
}

function write(name: string, text: string, at: number, length: number): Action {
  return {
    name,
    isPossible: () => true,
    after: SAME,
    operations: () => [{ do: 'write', text, at, length }],
  };
}

/** Everything that scenarios are made of. */
export const ACTIONS: readonly Action[] = [
  write('write a block', 'a block.', 0, 4),
  write('write a row', 'a whole row.', 1920, 192),
  write('write across rows', 'across rows.', 4032, 256),
  {
    name: 'wait for passes',
    isPossible: () => true,
    after: SAME,
    operations: () => [{ do: 'sleep', seconds: 4 }],
  },
  {
    name: 'fail',
    isPossible: ({ slot }) => slot === 'own',
    after: (situation) => ({ ...situation, slot: 'failed' }),
    operations: () => [
      { do: 'fail', device: 'd1' },
      { do: 'sleep', seconds: 1 },
    ],
  },
  {
    name: 'remove',
    isPossible: ({ slot }) => slot === 'failed',
    after: (situation) => ({ ...situation, slot: 'empty' }),
    operations: () => [{ do: 'remove', device: 'd1' }],
  },
  {
    name: 're-add',
    isPossible: ({ slot, isFrozen }) => slot === 'empty' && !isFrozen,
    after: (situation) => ({ ...situation, slot: 'own' }),
    operations: () => [{ do: 're-add', device: 'd1' }, idle],
  },
  {
    name: 'add a spare',
    isPossible: ({ slot, isFrozen }) => slot === 'empty' && !isFrozen,
    after: (situation) => ({ ...situation, slot: 'spare' }),
    operations: () => [{ do: 'add', device: 'd4' }, idle],
  },
  {
    name: 'check',
    isPossible: (situation) => isWhole(situation),
    after: (situation) => ({ ...situation, isFrozen: false }),
    operations: () => [{ do: 'set', file: 'sync_action', value: 'check' }, idle],
  },
  {
    name: 'repair',
    isPossible: (situation) => isWhole(situation),
    after: (situation) => ({ ...situation, isFrozen: false }),
    operations: () => [{ do: 'set', file: 'sync_action', value: 'repair' }, idle],
  },
  {
    name: 'freeze',
    isPossible: ({ isFrozen }) => !isFrozen,
    after: (situation) => ({ ...situation, isFrozen: true }),
    operations: () => [{ do: 'set', file: 'sync_action', value: 'frozen' }],
  },
  {
    name: 'idle',
    isPossible: ({ isFrozen }) => isFrozen,
    after: (situation) => ({ ...situation, isFrozen: false }),
    operations: () => [{ do: 'set', file: 'sync_action', value: 'idle' }],
  },
  {
    name: 'grow',
    isPossible: (situation) => isWhole(situation) && !situation.isGrown && !situation.isFrozen,
    after: (situation) => ({ ...situation, isGrown: true }),
    operations: () => [{ do: 'grow', sizeKibibytes: 'max' }, idle],
  },
  {
    name: 'stop and assemble',
    isPossible: ({ slot }) => slot !== 'failed',
    after: (situation) => ({ ...situation, isFrozen: false }),
    operations: (situation) => [{ do: 'stop' }, devicesOf(situation), idle],
  },
  {
    name: 'kill and assemble',
    kills: true,
    isPossible: (situation) => isWhole(situation) && !situation.isFrozen,
    after: (situation) => ({ ...situation, isFrozen: false }),
    operations: (situation) => [devicesOf(situation), idle],
  },
];
