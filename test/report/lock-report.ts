/** Report data of the lock network, made by real checks; timings are set so that texts can be compared. */
import { type CheckResult, check } from '../../src/check/index.ts';
import type { Violation } from '../../src/check/index.ts';
import { chartOf } from '../../src/network/index.ts';
import type { ReportData } from '../../src/report/index.ts';
import { LOCK_MACHINES, lockNetwork } from './lock-network.ts';

/** A check of the lock network that took no time. */
export async function lockResult(
  isAtomic: boolean,
  variants: readonly string[] = [],
): Promise<CheckResult> {
  const policy = { prune: false, stopAtViolation: false, stopWhenDecided: false };
  const options = { command: 'raidproof check lock', variants, policy };
  const result = await check(lockNetwork(isAtomic), options);
  return { ...result, seconds: 0 };
}

/** The violation of the lock network that looks first and takes later. */
export async function lockStory(): Promise<Violation> {
  const result = await lockResult(false);
  const story = result.properties.find((one) => one.id === 'M1')?.story;
  if (story === undefined) throw new Error('the lock network should violate M1');
  return story;
}

/** A whole run: one known defect, mended, one fault caught, something of every section. */
export async function lockReport(): Promise<ReportData> {
  const main = await lockResult(false);
  return {
    schemaVersion: 1,
    version: '0.1.0',
    node: '20.20.2',
    seconds: 1.5,
    networks: [
      {
        family: { name: 'lock', sentence: 'Two processes and a lock.', era: 'split' },
        charts: LOCK_MACHINES.map((machine) => chartOf(machine)),
        main,
        mended: await lockResult(true),
        knownDefects: [
          {
            property: 'M1',
            mend: 'atomicLook',
            consequence: 'Two processes write the same place.',
            versions: '2.6.31 to 3.1',
          },
          {
            property: 'M2',
            mend: 'atomicLook',
            consequence: 'Two processes write the same place.',
            versions: '2.6.31 to 3.1',
          },
        ],
      },
    ],
    variants: [
      {
        variant: {
          name: 'splitLook',
          kind: 'fault',
          sentence: 'Looks first and takes later.',
          commit: 'abc123 (3.2)',
          concerns: ['M1'],
        },
        network: 'lock',
        result: await lockResult(false, ['splitLook']),
        caught: true,
      },
    ],
    conformance: [
      {
        name: 'counter word',
        sentence: 'Every word against every event.',
        cases: 65_536,
        steps: 262_144,
        differences: [],
        seconds: 0.25,
        details: ['all 65,536 words'],
      },
    ],
    images: [
      {
        set: 'clean',
        sentence: 'Five members that mdadm wrote.',
        members: 5,
        action: 'assemble',
        verdict: 'good',
        facts: [{ name: 'events', value: '17' }],
      },
    ],
    skipped: [{ what: 'kernel', why: 'no kernel here.', remedy: 'Run kernel run.' }],
  };
}
