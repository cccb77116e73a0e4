/** The white-box tier: what it refuses, and one run of a stock kernel whose trace the model explains. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { validateRecording } from '../../src/conform/trace/index.ts';
import {
  missingForQemu,
  processesNaming,
  runTraced,
  scenarioNamed,
} from '../../src/kernel/index.ts';
import { probesFor } from '../../src/kernel/qemu/probes.ts';
import { requireQemu } from '../../src/kernel/qemu/requirements.ts';
import { tracedJob } from '../../src/kernel/qemu/run.ts';

const RELEASE = '6.1.0-56-amd64';
const lacking = whyNot();
const reason = lacking === null ? '' : ` (skipped: ${lacking})`;
const folder = mkdtempSync(join(tmpdir(), 'raidproof-qemu-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a white-box run', () => {
  it('is refused for a kernel whose structures are not known', () => {
    expect(() => probesFor('6.12.1-amd64')).toThrow(/RP401 .*struct mddev of 6.12.1-amd64/);
  });

  it('is refused for a scenario with faults, several boots or another shape', () => {
    for (const name of ['crash-and-resync', 'io-error'])
      expect(() => tracedJob(scenarioNamed(name), RELEASE)).toThrow(/RP101/);
  });

  it('wants the modules of a kernel of one’s own', () => {
    expect(() => requireQemu({ kernel: '/no/vmlinuz' })).toThrow(/RP401/);
  });

  it('traces from the first rest to the stop', () => {
    const job = tracedJob(scenarioNamed('write-one-block'), RELEASE).split('\n');
    const at = (pattern: RegExp): number => job.findIndex((line) => pattern.test(line));
    expect(at(/^until_true .* is_clear/)).toBeLessThan(at(/events\/md\/enable/));
    expect(at(/events\/md\/enable/)).toBeLessThan(at(/^put_pattern/));
    expect(at(/^put_pattern/)).toBeLessThan(at(/@@TRACE/));
    expect(at(/@@ENDTRACE/)).toBeLessThan(at(/--stop/));
  });
});

describe.skipIf(lacking !== null)(`a stock kernel under QEMU${reason}`, () => {
  it('writes one block as the model says, function by function', async () => {
    const result = await runTraced(scenarioNamed('write-one-block'), { out: folder });
    expect(processesNaming(folder)).toBe(0);
    const options = { network: null, strict: true, statesMax: 1_000_000 };
    const { results } = validateRecording(result.console, options);
    expect(results.map(({ network, verdict }) => [network, verdict])).toEqual([
      ['bitmap', 'explained'],
      ['lifecycle', 'explained'],
    ]);
    expect(results[0]!.events).toBeGreaterThan(100);
  });
});

/** Why this machine cannot run it: something is missing, or its kernel is another than the probes are for. */
function whyNot(): string | null {
  const missing = missingForQemu();
  if (missing.length > 0) return `no ${missing.join(', ')}`;
  const { release } = requireQemu();
  try {
    probesFor(release);
  } catch {
    return `no probes for ${release}`;
  }
  return null;
}
