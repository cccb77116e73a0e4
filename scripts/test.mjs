/** Runs every check of the repository: types, lint, format, tests; ends with one plain line of counts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const tools = join(root, 'node_modules', '.bin');
const checks = [
  ['types', join(tools, 'tsc'), ['-p', 'tsconfig.json']],
  ['lint', join(tools, 'oxlint'), ['--type-aware', '--deny-warnings']],
  ['format', join(tools, 'oxfmt'), ['--check']],
];

const failedChecks = checks.filter(([name, command, words]) => {
  const { status } = spawnSync(command, words, { cwd: root, stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'}: ${name}\n`);
  return status !== 0;
});
const tests = runTests();
for (const name of tests.skipped) process.stdout.write(`skipped: ${name}\n`);
const passed = tests.passed + checks.length - failedChecks.length;
const failed = tests.failed + failedChecks.length;
process.stdout.write(`${passed} passed, ${failed} failed, ${tests.skipped.length} skipped\n`);
process.exit(failed === 0 && tests.status === 0 ? 0 : 1);

/** Runs vitest and reads its counts; a run without a single test is a failure. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-test-'));
  const file = join(folder, 'results.json');
  const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = spawnSync(join(tools, 'vitest'), [...words, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    const all = results.testResults.flatMap((one) => one.assertionResults);
    const broken = results.testResults.filter(
      (one) => one.status === 'failed' && one.assertionResults.length === 0,
    );
    const count = (name) => all.filter((one) => one.status === name).length;
    const skipped = all.filter((one) => one.status === 'skipped' || one.status === 'pending');
    return {
      status: all.length === 0 ? 1 : status,
      passed: count('passed'),
      failed: count('failed') + broken.length + (all.length === 0 ? 1 : 0),
      skipped: skipped.map((one) => one.fullName),
    };
  } catch {
    return { status: 1, passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
