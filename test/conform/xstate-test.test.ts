/** The adapter to @xstate/test: nothing may pass without having been executed. */
import { describe, expect, it } from 'vitest';
import { chunkMachine } from '../../machines/bitmap/chunk.ts';
import { chunkSuite } from '../../src/conform/chunk-suite.ts';
import { bitmapSubject } from '../../src/conform/bitmap-subject.ts';
import { NetworkTestModel, runMachine } from '../../src/conform/xstate-test.ts';

const machine = chunkMachine({ counterMax: 5, loadedCount: 1 });
const events = [{ type: 'START_WRITE' }, { type: 'END_WRITE' }] as const;

function failing() {
  return {
    exec: () => {},
    check: () => {
      throw new Error('not like that');
    },
  };
}

describe('a machine', () => {
  it('has every event in every state taken by a path', async () => {
    const result = await chunkSuite();
    expect(result).toMatchObject({ cases: 188, steps: 675, differences: [] });
  });

  it('executes each event and checks each state', async () => {
    const seen: string[] = [];
    const figures = await runMachine(machine, events, () => ({
      exec: (event) => seen.push(event.type),
      check: () => seen.push('state'),
    }));
    expect(seen.filter((one) => one !== 'state')).toHaveLength(figures.events);
    expect(seen.filter((one) => one === 'state')).toHaveLength(figures.states);
    expect(figures.states).toBe(figures.events + figures.paths);
  });

  it('passes a failing check on', async () => {
    await expect(runMachine(machine, events, failing)).rejects.toThrow('not like that');
  });
});

describe('a network', () => {
  const { network } = bitmapSubject({ chunks: 1 });

  it('runs a path of steps', async () => {
    const steps: number[] = [];
    const model = new NetworkTestModel(network);
    const figures = await model.run([0, 3], { exec: (step) => steps.push(step), check: () => {} });
    expect(steps).toEqual([0, 3]);
    expect(figures).toEqual({ events: 2, states: 3 });
  });
});
