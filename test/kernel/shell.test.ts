/** Operations become the commands that a person would type. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../src/kernel/index.ts';
import { disks, jobOf, shellOf } from '../../src/kernel/shell.ts';

describe('an operation', () => {
  it('creates arrays with stock options', () => {
    const text = shellOf({ do: 'create', devices: ['d0', 'd1', 'd2'], spares: ['d4'] });
    expect(text.split(' 2>&1', 1)[0]).toBe(
      'mdadm --create $array --quiet --run --force --level=5 --metadata=1.2 --raid-devices=3 --chunk=64K ' +
        '--layout=left-symmetric --bitmap=internal --bitmap-chunk=64K --delay=1 --assume-clean ' +
        '--spare-devices=1 /dev/ubda /dev/ubdb /dev/ubdc /dev/ubde',
    );
  });

  it('sets faults as lines of the control file', () => {
    const text = shellOf({
      do: 'faults',
      faults: [
        { fault: 'kill', when: 'after', image: 'd1', from: 4096, to: 8192, count: 3 },
        { fault: 'hold', image: '*' },
        { fault: 'fail', image: 'd0', access: 'rw' },
      ],
    });
    const all = `0 ${Number.MAX_SAFE_INTEGER}`;
    expect(text).toBe(
      `printf 'kill after d1 4096 8192 3\\nhold * ${all} 1\\nfail d0 ${all} rw\\n' > /host/control.new; mv -f /host/control.new /host/control`,
    );
  });

  it('quotes what a text holds', () => {
    expect(shellOf({ do: 'write', text: "it's", at: 64, length: 4 })).toBe(
      "put_pattern 'it'\\''s' 64 4",
    );
  });

  it('names disks as the guest does', () => {
    expect(disks(['d0', 'd3'])).toBe('/dev/ubda /dev/ubdd');
  });
});

describe('every built-in scenario', () => {
  it.each(SCENARIOS)('$name has a job for each boot', ({ boots, sentence }) => {
    expect(sentence).toMatch(/\.$/);
    for (const operations of boots) {
      const job = jobOf(operations);
      expect(job.match(/^step \d+ /gm)).toHaveLength(operations.length);
    }
  });
});
