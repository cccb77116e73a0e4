/** Faults of slots, each made for one promise: what else might notice is kept from harm. */
import { type TargetedFault, and, is, to } from '../language/index.ts';
import {
  ARRAY,
  LABEL,
  MEMBER,
  SUPERBLOCK,
  SYNC,
  UNWRITTEN,
  blinking,
  isUp,
} from './fault-words.ts';

/** A member that never fails. */
const OTHER = { name: 'device 1' };

/** It fails, that is on record, and it loses its slot. */
const leaves = [to(OTHER, 'FAIL'), to(OTHER, 'RECORD'), to(OTHER, 'LEAVE')];

/** All of them. */
export const SEAT_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'second-recovery',
    sentence:
      'While a member is being recovered, another in sync counts as one to recover, for a moment.',
    property: 'ONE-RECOVERY',
    parameters: UNWRITTEN,
    apply: (network) =>
      blinking(network, {
        name: 'recover another member, too',
        guard: and(
          isUp,
          is(MEMBER, 'recovering'),
          is(OTHER, 'inSync'),
          is(SYNC, 'absent'),
          is(SUPERBLOCK, 'update.due'),
        ),
        makes: [...leaves, to(OTHER, 'ADD', { offset: 0, guided: false })],
        isWrong: is(OTHER, 'recovering'),
        undoes: [to(OTHER, 'ACTIVATE')],
      }),
  },
  {
    name: 'role-is-forgotten',
    sentence: 'A member that is out has no role for a moment.',
    property: 'UP',
    eras: ['classic'],
    parameters: UNWRITTEN,
    apply: (network) =>
      blinking(network, {
        name: 'forget a role',
        guard: and(isUp, is(MEMBER, 'out'), is(LABEL, 'left')),
        makes: [to(MEMBER, 'CRASH')],
        isWrong: and(is(ARRAY, 'running'), is(MEMBER, 'offline')),
        undoes: [to(MEMBER, 'ASSEMBLE.OUT')],
      }),
  },
];
