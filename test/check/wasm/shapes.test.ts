/** Networks of unusual shape: nothing moves, nothing can happen, more steps than a word has bits. */
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import {
  type Network,
  and,
  has,
  instance,
  is,
  not,
  send,
} from '../../../machines/language/index.ts';
import { exploreWithWasm } from '../../../src/check/wasm/index.ts';
import { compile } from '../../../src/network/index.ts';
import { ring, ringNetwork } from '../support/rings.ts';
import { EVERYTHING, PLENTY, PRUNING, agree } from './support/agree.ts';

type Nudge = { type: 'NUDGE' } | { type: 'SHOVE' };

const rock = instance(
  'rock',
  setup({ types: { events: {} as Nudge } }).createMachine({
    id: 'rock',
    initial: 'lying',
    states: { lying: { on: { NUDGE: {} } } },
  }),
);

/** One machine of one state: it takes nudges and refuses shoves. */
function rockNetwork(events: readonly Nudge['type'][], isMoved: boolean): Network {
  return {
    name: 'rock',
    era: 'none',
    parameters: {},
    instances: [rock],
    steps: events.map((type) => ({
      name: type,
      actor: 'hand',
      sentence: 'Somebody tries.',
      deliveries: [send(rock, { type })],
    })),
    properties: [
      {
        id: 'lies',
        kind: 'always',
        sentence: 'It lies.',
        reason: 'A test.',
        predicate: isMoved ? not(is(rock, 'lying')) : is(rock, 'lying'),
      },
    ],
  };
}

describe('a network of one state', () => {
  it('has one transition for each step that is not refused', async () => {
    const found = await agree(rockNetwork(['NUDGE', 'SHOVE'], false), PRUNING);
    expect(found).toMatchObject({ states: 1, transitions: 1, depth: 0, deadlocks: 0 });
    expect(found.fired).toEqual([1, 0]);
  });

  it('is a deadlock when all is refused', async () => {
    const found = await agree(rockNetwork(['SHOVE'], false), PRUNING);
    expect(found).toMatchObject({ states: 1, transitions: 0, deadlocks: 1 });
  });

  it('is a deadlock when there are no steps', async () => {
    const found = await agree(rockNetwork([], false), PRUNING);
    expect(found).toMatchObject({ states: 1, transitions: 0, deadlocks: 1 });
  });

  it('is pruned when it violates', async () => {
    const found = await agree(rockNetwork(['NUDGE'], true), PRUNING);
    expect(found).toMatchObject({ states: 1, transitions: 0, pruned: 1, deadlocks: 0 });
    expect(found.path(found.found.get(0)!)).toEqual([]);
  });
});

describe('a network of seventy steps', () => {
  const groups = Array.from({ length: 70 }, (_, group) => ({ rings: 1, size: group < 9 ? 2 : 1 }));

  it('takes them all', async () => {
    const found = await agree(ringNetwork(groups), EVERYTHING);
    expect(found).toMatchObject({ states: 512, transitions: 512 * 70, depth: 9 });
  });
});

/** Two wheels that turn together, a tooth a step: all their positions are one long chain. */
function wheels(): Network {
  const [left, right] = [instance('left', ring(265)), instance('right', ring(267))];
  const atEnd = and(has(left, 'at', '=', 264), has(right, 'at', '=', 266));
  return {
    name: 'wheels',
    era: 'none',
    parameters: {},
    instances: [left, right],
    steps: [
      {
        name: 'turn',
        actor: 'clock',
        sentence: 'Both turn.',
        deliveries: [send(left, { type: 'TICK' }), send(right, { type: 'TICK' })],
      },
    ],
    properties: [
      {
        id: 'never-both',
        kind: 'always',
        sentence: 'They are never at their ends together.',
        reason: 'A test.',
        predicate: not(atEnd),
      },
    ],
  };
}

describe('a network of seventy thousand levels', () => {
  it('is gone through to its last state, and the way there is found', async () => {
    const network = compile(wheels());
    const found = await exploreWithWasm(network, EVERYTHING, PLENTY, () => true);
    expect(found).toMatchObject({ states: 265 * 267, transitions: 265 * 267, depth: 70_754 });
    expect(found.path(found.found.get(0)!)).toHaveLength(70_754);
  });
});
