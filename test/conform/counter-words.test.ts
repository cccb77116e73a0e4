/** The counter word, exhaustively: 65,536 words times every event, chart against executor. */
import { describe, expect, it } from 'vitest';
import {
  COUNTER_EVENTS,
  type CounterEvent,
  WORDS,
  compareCounterWords,
} from '../../src/conform/counter-words.ts';

describe('all 65,536 counter words', () => {
  it('agree for every event', () => {
    expect(COUNTER_EVENTS).toHaveLength(10);
    expect(compareCounterWords(0, WORDS)).toEqual([]);
  });
});

describe('the comparison', () => {
  it('sees an executor that takes NEEDED|1 for 1', () => {
    const wrong: CounterEvent = {
      name: 'startwrite, on the low count',
      chart: [{ type: 'START_WRITE' }],
      executor: (word) => ((word & 0x3fff) <= 1 ? (word & 0xc000) | 3 : word + 1),
    };
    const found = compareCounterWords(0x8000, 0x8004, [wrong]);
    expect(found.map((one) => one.word)).toEqual([0x8000, 0x8001]);
    expect(found[1]).toMatchObject({ chart: 0x8002, executor: 0x8003 });
  });

  it('sees an executor that does not wait at COUNTER_MAX', () => {
    const wrong: CounterEvent = {
      name: 'startwrite, without a limit',
      chart: [{ type: 'START_WRITE' }],
      executor: (word) => (word + 1) & 0xffff,
    };
    expect(compareCounterWords(0x3fff, 0x4000, [wrong])).toEqual([
      { event: wrong.name, word: 0x3fff, chart: 'wait', executor: 0x4000 },
    ]);
  });
});
