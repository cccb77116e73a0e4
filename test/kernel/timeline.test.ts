/** The story of a recorded run: what is written means what md meant by it, in md's order. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTimedLog, samplesOf, timelineOf, type StoryLine } from '../../src/kernel/index.ts';

const IMAGE_BYTES = 8 << 20;
/** A sample of sysfs before write `seq`. */
const mark = (seq: number, state: string) => ({
  seq,
  seconds: seq,
  kind: 'sample' as const,
  text: `/proc/uptime:${seq} 0\n/sys/block/md0/md/array_state:${state}`,
});

const fixture = (name: string): StoryLine[] => {
  const file = join(import.meta.dirname, '../fixtures', name, 'log.jsonl.gz');
  return timelineOf(readTimedLog(file), [], IMAGE_BYTES);
};

describe('the story of the recorded run dirty1', () => {
  const story = fixture('dirty1');
  const texts = story.map(({ images, text }) => `${images}: ${text}`);

  it('sets the bit on all members before the data', () => {
    const set = texts.indexOf('d0 d1 d2 d3: bitmap: bit 0 set');
    const data = texts.findIndex((one) => one.includes('; sectors 0–7; bit 0 is set on all 4'));
    expect(set).toBeGreaterThan(0);
    expect(data).toBe(set + 1);
  });

  it('tells the passes of the daemon', () => {
    const pass = texts.findIndex((one) => one.includes('bit 0,2 still set (daemon pass 1'));
    const cleared = texts.findIndex((one) => one.includes('bit 0,2 cleared (daemon pass 3'));
    expect(pass).toBeGreaterThan(0);
    expect(cleared).toBeGreaterThan(pass);
  });

  it('ends where the kernel was ended', () => {
    expect(story.at(-1)?.kind).toBe('kill');
  });
});

describe('data without its bit', () => {
  it('is told as such', () => {
    const file = join(import.meta.dirname, '../fixtures/dirty1/log.jsonl.gz');
    const lines = readTimedLog(file);
    const story = timelineOf(lines, [], IMAGE_BYTES);
    const set = story.find(({ text }) => text === 'bitmap: bit 0 set')!;
    const lost = lines.filter(
      ({ seq, image }) => seq !== set.seq![0] || image !== lines[seq]?.image,
    );
    const told = timelineOf(lost, [], IMAGE_BYTES).map(({ text }) => text);
    expect(told.some((text) => /bit 0 is not set on d\d$/.test(text))).toBe(true);
  });
});

describe('samples of sysfs', () => {
  it('are kept where something changed', () => {
    const samples = samplesOf([mark(1, 'clean'), mark(2, 'clean'), mark(3, 'active')]);
    expect(samples.map(({ seq, values }) => [seq, values['array_state']])).toEqual([
      [1, 'clean'],
      [3, 'active'],
    ]);
  });
});
