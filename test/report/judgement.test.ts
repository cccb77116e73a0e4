import { beforeAll, describe, expect, it } from 'vitest';
import { type ReportData, headline, judge } from '../../src/report/index.ts';
import { lockReport, lockStory } from './lock-report.ts';

let data: ReportData;
beforeAll(async () => {
  data = await lockReport();
});

function withNetwork(change: Partial<ReportData['networks'][number]>): ReportData {
  return { ...data, networks: [{ ...data.networks[0]!, ...change }] };
}

function sentences(changed: ReportData): string[] {
  return judge(changed).problems.map((one) => one.sentence);
}

describe('judge', () => {
  it('takes a known defect that its mend repairs for a finding', () => {
    const { findings, problems, exitCode } = judge(data);
    expect(findings.map((one) => one.properties.map(({ id }) => id))).toEqual([['M1', 'M2']]);
    expect(problems).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('tells each defect by itself where that was checked', () => {
    const { main, mended, knownDefects } = data.networks[0]!;
    const other = { ...knownDefects[1]!, mend: 'otherMend' };
    const alone = [
      { mend: 'atomicLook', result: { ...main, variants: ['otherMend'] } },
      { mend: 'otherMend', result: mended! },
    ];
    const network = { knownDefects: [knownDefects[0]!, other], alone };
    const { findings } = judge(withNetwork(network));
    expect(findings.map((one) => one.mend)).toEqual(['atomicLook']);
    expect(sentences(withNetwork(network))).toEqual([
      'with every mend but otherMend nothing fails',
    ]);
  });

  it('keeps defects with different mends apart', () => {
    const [first, second] = data.networks[0]!.knownDefects;
    const { findings } = judge(withNetwork({ knownDefects: [first!, { ...second!, mend: 'b' }] }));
    expect(findings.map((one) => [one.mend, one.properties[0].id])).toEqual([
      ['atomicLook', 'M1'],
      ['b', 'M2'],
    ]);
  });

  it('takes every other violation for a problem', () => {
    expect(sentences(withNetwork({ knownDefects: [] }))).toEqual([
      'M1 is violated',
      'M2 is violated',
    ]);
    expect(judge(withNetwork({ knownDefects: [] })).exitCode).toBe(1);
  });

  it('does not believe in a mend that was not checked or does not mend', () => {
    expect(sentences(withNetwork({ mended: null }))).toContain(
      'M1 is violated, its mend was not checked',
    );
    expect(sentences(withNetwork({ mended: data.networks[0]!.main }))).toContain(
      'M1 is violated although mended',
    );
  });

  it('misses a known defect that no longer shows', () => {
    const { mended } = data.networks[0]!;
    expect(sentences(withNetwork({ main: mended! }))).toContain('M1 is a known defect but holds');
  });

  it('takes an unreached state, an uncaught fault, a difference and a bad image for problems', async () => {
    const { main, mended } = data.networks[0]!;
    const lost = {
      ...main.properties.at(-1)!,
      id: 'reach:process.lost',
      verdict: 'unwitnessed' as const,
    };
    const unreached = { ...main, properties: [...main.properties, lost] };
    expect(sentences(withNetwork({ main: unreached }))).toEqual([
      'state process.lost is never reached',
    ]);
    const emptily = { ...lost, id: 'L3', kind: 'leadsTo' as const };
    const empty = { ...main, properties: [...main.properties, emptily] };
    expect(sentences(withNetwork({ main: empty }))).toEqual(['nothing ever calls for L3']);
    const reached = {
      ...mended!,
      properties: [...mended!.properties, { ...lost, verdict: 'witnessed' as const }],
    };
    expect(sentences(withNetwork({ main: unreached, mended: reached }))).toEqual([]);
    expect(sentences({ ...data, variants: [{ ...data.variants[0]!, caught: false }] })).toEqual([
      'fault splitLook is not caught: it should break M1, and breaks M1, M2',
    ]);
    const differences = [await lockStory()];
    expect(sentences({ ...data, conformance: [{ ...data.conformance[0]!, differences }] })).toEqual(
      ['M1: executor and model differ'],
    );
    expect(sentences({ ...data, images: [{ ...data.images[0]!, verdict: 'bad' }] })).toEqual([
      'assemble: bad',
    ]);
  });

  it('leaves open what a limit left open', () => {
    const { mended } = data.networks[0]!;
    const open = mended!.properties.map((one) => ({ ...one, verdict: 'inconclusive' as const }));
    const judgement = judge(withNetwork({ mended: { ...mended!, properties: open } }));
    expect(judgement.exitCode).toBe(3);
    expect(headline(judgement)).toBe('1 question left open');
  });

  it('says it when everything holds', () => {
    const { mended } = data.networks[0]!;
    expect(headline(judge(withNetwork({ main: mended!, mended: null, knownDefects: [] })))).toBe(
      'Everything holds',
    );
  });
});
