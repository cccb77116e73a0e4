import { describe, expect, test } from 'vitest';
import { createScheduler, type Task } from '../../src/raid5/index.ts';

function* steps(log: string[], name: string, count: number): Task<string> {
  for (let index = 0; index < count; index++) {
    log.push(`${name}${index}`);
    yield { label: `${name} ${index + 1}` };
  }
  return name;
}

function order(seed: number): string {
  const log: string[] = [];
  const scheduler = createScheduler();
  for (const name of 'abcdef') scheduler.spawn(name, 'start', steps(log, name, 5));
  scheduler.run({ seed });
  return log.join(' ');
}

describe('scheduler', () => {
  test('tasks take turns, first in, first out', () => {
    const log: string[] = [];
    const scheduler = createScheduler();
    const handle = scheduler.spawn('a', 'start', steps(log, 'a', 2));
    scheduler.spawn('b', 'start', steps(log, 'b', 2));
    scheduler.run();
    expect(log).toEqual(['a0', 'b0', 'a1', 'b1']);
    expect(handle).toMatchObject({ done: true, result: 'a' });
  });

  test('the same seed gives the same order, another seed another one', () => {
    expect(order(1)).toBe(order(1));
    expect(order(1)).not.toBe(order(2));
  });

  test('a task that is not ready is not offered and cannot be stepped', () => {
    const scheduler = createScheduler();
    let open = false;
    const handle = scheduler.spawn('a', { label: 'gate', ready: () => open }, steps([], 'a', 0));
    expect(scheduler.runnable()).toEqual([]);
    expect(() => scheduler.step(handle.id)).toThrow(RangeError);
    open = true;
    expect(scheduler.runnable()).toMatchObject([{ actor: 'a', label: 'gate', kind: 'task' }]);
  });

  test('operations complete in any order; a crash lands only the chosen ones', () => {
    const scheduler = createScheduler();
    const landed: string[] = [];
    const submit = (label: string): void =>
      scheduler.submit({
        actor: 'device',
        label,
        perform: () => landed.push(label),
        settled: () => landed.push(`${label} settled`),
      });
    ['x', 'y', 'z'].forEach(submit);
    const [, second] = scheduler.runnable();
    scheduler.step(second!.id);
    scheduler.crash((action) => action.label === 'z');
    expect(landed).toEqual(['y', 'y settled', 'z']);
    expect(scheduler.runnable()).toEqual([]);
  });

  test('timers come last and can be disarmed', () => {
    const scheduler = createScheduler();
    const log: string[] = [];
    scheduler.arm('tick', () => log.push('tick'));
    scheduler.arm('never', () => log.push('never'));
    scheduler.spawn('a', 'start', steps(log, 'a', 1));
    scheduler.disarm('never');
    scheduler.run();
    expect(log).toEqual(['a0', 'tick']);
  });
});
