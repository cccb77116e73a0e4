/** The script for other machines does its work: its shortest form runs on the real driver, and every check in it holds. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mdadmScript } from '../../../src/conform/kernel/mdadm-script.ts';
import { generateScenarios } from '../../../src/conform/kernel/scenarios.ts';
import { missingPrograms, runScenario } from '../../../src/kernel/index.ts';

const missing = missingPrograms();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;
const folder = mkdtempSync(join(tmpdir(), 'raidproof-script-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DISKS = ['a', 'b', 'c', 'd', 'e'].map((letter) => `/dev/ubd${letter}`).join(' ');

/** Runs a script on five disks of the guest; what it said. */
async function runInGuest(script: string, name: string): Promise<string> {
  const result = await runScenario(
    {
      name,
      sentence: 'The generated script runs on the disks of the guest.',
      imagesCount: 5,
      limitSeconds: 110,
      boots: [
        [
          {
            do: 'shell',
            tells: 'run the generated script',
            words: `sh /host/scenarios.sh ${DISKS} > /host/scenarios.txt 2>&1; echo "exit code $?" >> /host/scenarios.txt`,
          },
        ],
      ],
    },
    {
      out: join(folder, name),
      prepare: (images) => {
        const host = join(dirname(images[0]!), 'host');
        mkdirSync(host, { recursive: true });
        writeFileSync(join(host, 'scenarios.sh'), script);
      },
    },
  );
  return readFileSync(join(result.folder, 'host/scenarios.txt'), 'utf8');
}

describe.skipIf(missing.length > 0)(`the generated script on the real driver${reason}`, () => {
  const [first] = generateScenarios('states');

  it('finds nothing wrong', async () => {
    const said = await runInGuest(mdadmScript([first!], 'states'), 'right');
    expect(said).toMatch(/\n\d+ checks, 0 failed\nexit code 0\n$/);
  });

  it('finds an array that is not as it should be', async () => {
    const script = mdadmScript([first!], 'states').replace(
      'expect_degraded 1',
      'expect_degraded 0',
    );
    const said = await runInGuest(script, 'wrong');
    expect(said).toContain('FAILED degraded: 1, expected 0');
    expect(said).toMatch(/\n\d+ checks, 1 failed\nexit code 1\n$/);
  });
});
