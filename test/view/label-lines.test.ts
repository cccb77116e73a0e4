import { describe, expect, it } from 'vitest';
import type { ChartTransition } from '../../src/network/index.ts';
import { labelLines } from '../../src/view/label-lines.ts';

const transition: ChartTransition = {
  id: 't',
  source: 'a',
  targets: ['b'],
  event: 'WRITE',
  guard: 'isDegraded and not hasSpare',
  actions: ['countUp', 'writeSuperblock'],
  description: '',
  kernel: '',
};

function texts(width: number): string[] {
  const lines = labelLines([{ transition, note: '' }], width);
  return lines.map((line) => line.runs.map((run) => run.text).join(' '));
}

describe('labelLines', () => {
  it('keeps a short label on one line', () => {
    expect(texts(90)).toEqual(['WRITE [isDegraded and not hasSpare] / countUp, writeSuperblock']);
  });

  it('breaks between the parts first', () => {
    expect(texts(36)).toEqual([
      'WRITE [isDegraded and not hasSpare]',
      '/ countUp, writeSuperblock',
    ]);
  });

  it('breaks long parts between words and loses none', () => {
    const lines = texts(18);
    expect(lines.join(' ')).toBe('WRITE [isDegraded and not hasSpare] / countUp, writeSuperblock');
    expect(lines.length).toBeGreaterThan(3);
  });
});
