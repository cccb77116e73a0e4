import { describe, expect, it } from 'vitest';
import {
  type ReportData,
  summaryJson,
  summaryMarkdown,
  summaryText,
} from '../../src/report/index.ts';
import { lockReport } from './lock-report.ts';

describe('summaryText', () => {
  it('says what fails, in which kernels, how, and what mends it', async () => {
    expect(summaryText(await lockReport())).toBe(`\
✓ 1 known defect shown and mended; nothing unexpected
  raidproof 0.1.0, Node 20.20.2, 1.5 s

  ! lock M1  known defect, violated in 4 steps
    claim   At most one process is inside.
    means   Two processes write the same place.
    kernels 2.6.31 to 3.1
    how     LOOK alice → LOOK bob → TAKE alice → TAKE bob
    also    violates M2 in 5
    mend    atomicLook: with it, all of this holds
    replay  raidproof check lock --replay '0.3.1.4'

  network       states  transitions  depth  seconds  properties
  lock              13           20      6      0.0  1/3 hold, 5/5 reached
  lock, mended       5            6      2      0.0  3/3 hold, 5/5 reached

  ✓ 1 of 1 fault put in on purpose caught
    ✓ splitLook: M1 in 4 steps, M2 in 5 steps

  ✓ counter word: 65,536 cases, 262,144 steps, no difference (0.25 s)

  ✓ images clean (5 members): assemble: good

  - skipped kernel: no kernel here. Run kernel run.
`);
  });

  it('keeps to 80 columns', async () => {
    const lines = summaryText(await lockReport()).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('summaryMarkdown and summaryJson', () => {
  it('give the same bytes whatever the run took', async () => {
    const data = await lockReport();
    const slower = slowedDown(data);
    expect(summaryMarkdown(slower)).toBe(summaryMarkdown(data));
    expect(summaryJson(slower)).toBe(summaryJson(data));
  });

  it('do not depend on the order in which keys were written', async () => {
    const data = await lockReport();
    const reversed = Object.fromEntries(Object.entries(data).reverse());
    expect(summaryJson(reversed as unknown as ReportData)).toBe(summaryJson(data));
  });

  it('hold the findings', async () => {
    const data = await lockReport();
    const json: unknown = JSON.parse(summaryJson(data));
    expect(json).toMatchObject({
      schemaVersion: 1,
      exitCode: 0,
      findings: [{ network: 'lock', mend: 'atomicLook', properties: [{ id: 'M1' }, { id: 'M2' }] }],
      violations: [
        'lock-split-M1',
        'lock-split-M2',
        'lock-split-M1-splitLook',
        'lock-split-M2-splitLook',
      ],
    });
    const markdown = summaryMarkdown(data);
    expect(markdown).toContain('### M1, M2 in lock');
    expect(markdown).toContain(
      '| ✗ | M1 | always | violated | holds | 4 | At most one process is inside. |',
    );
  });
});

function slowedDown(data: ReportData): ReportData {
  return {
    ...data,
    seconds: 99,
    node: '22.0.0',
    networks: data.networks.map((one) => ({ ...one, main: { ...one.main, seconds: 42 } })),
    conformance: data.conformance.map((one) => ({ ...one, seconds: 7 })),
  };
}
