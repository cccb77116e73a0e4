/** The scopes of mutation of `lifecycle`: small ones first, which kill most, then those in which the rest is judged. */
import type { MutationScope, SmallScope } from '../language/index.ts';

/** In the order in which mutants are judged. One position of a sync is enough for all mechanisms. */
export const LIFECYCLE_MUTATION_SCOPES: readonly MutationScope[] = [
  {
    name: 'without writes',
    sentence: 'All commands of the classic era, none of the modern; the array is not written.',
    parameters: { segments: 1, writes: 0 },
  },
  {
    name: 'without crashes',
    sentence: 'Commands and no crash: what is lost is lost for good. The array is not written.',
    eras: ['classic'],
    parameters: { segments: 1, crashes: 0, writes: 0 },
    judgesOnly: true,
  },
  {
    name: 'without crashes',
    sentence: 'Writes; no crash and no commands.',
    eras: ['modern'],
    parameters: { segments: 1, crashes: 0 },
  },
  {
    name: 'requests',
    sentence: 'resync, recover and repair at any time; no writes.',
    eras: ['modern'],
    parameters: { segments: 1, writes: 0, requests: 1 },
  },
  {
    name: 'checks',
    sentence: 'check at any time; no writes.',
    eras: ['modern'],
    parameters: { segments: 1, writes: 0, checks: 1 },
  },
  {
    name: 'stops',
    sentence: 'idle and frozen at any time; no writes.',
    eras: ['modern'],
    parameters: { segments: 1, writes: 0, stops: 1 },
  },
  {
    name: 'stops without crashes',
    sentence: 'idle and frozen alone: what they leave behind stays.',
    eras: ['classic'],
    parameters: { segments: 1, crashes: 0, writes: 0, requests: 0, checks: 0, stops: 1 },
    judgesOnly: true,
  },
  {
    name: 'without commands',
    sentence: 'Writes and crashes; the user gives no commands.',
    parameters: { segments: 1, requests: 0, checks: 0, stops: 0 },
  },
  {
    name: 'two segments',
    sentence: 'A sync that stops halfway; nothing is written, and the user gives no commands.',
    parameters: { segments: 2, writes: 0, requests: 0, checks: 0, stops: 0 },
    judgesOnly: true,
  },
];

/** Smaller sizes of what has a scope of its own. */
export const LIFECYCLE_SMALL_SCOPES: readonly SmallScope[] = [
  {
    name: 'sync-max without writes',
    sentence: 'sync_max is moved at any time; nothing is written, and the user gives no commands.',
    parameters: { segments: 2, syncMax: 1, writes: 0, requests: 0, checks: 0, stops: 0 },
  },
  {
    name: 'events without crashes',
    sentence: 'Superblock writes are counted; no crash and no commands.',
    parameters: { segments: 1, events: 1, crashes: 0, requests: 0, checks: 0, stops: 0 },
  },
];

/** Small sizes of what the scopes of mutation do not have. */
export const LIFECYCLE_PROBE_SCOPES: readonly SmallScope[] = [
  {
    name: 'sync-min without failures',
    sentence: 'sync_min is moved at any time, and repair is given; no member fails.',
    parameters: { segments: 2, syncMin: 1, requests: 0, checks: 0 },
    leavesOut: ['fail member'],
  },
];
