/** `raidproof kernel run --tier qemu`: a scenario with probes on md's functions, held against the model at once. */
import { join } from 'node:path';
import { validateRecording } from '../../conform/trace/index.ts';
import { runTraced, type Scenario } from '../../kernel/index.ts';
import { stableJson, traceReportText } from '../../report/index.ts';
import { writeJson } from '../output.ts';
import { guestLine, interruptible, kernelWords, type KernelOptions } from './options.ts';

const STATES_MAX = 5_000_000;

/** Runs it, and sets the exit code: 0 explained, 1 impossible, 3 interrupted. */
export async function tellTraced(
  scenario: Scenario,
  options: KernelOptions & { readonly out?: string },
): Promise<void> {
  const line = guestLine();
  const result = await interruptible((signal) =>
    runTraced(scenario, { ...options, signal, onLine: line.onLine }),
  ).finally(line.end);
  try {
    if (result.isInterrupted) {
      process.stdout.write('interrupted\n');
      process.exitCode = 3;
      return;
    }
    const report = validateRecording(result.console, {
      network: null,
      strict: true,
      statesMax: STATES_MAX,
    });
    const repeat = `raidproof kernel run ${scenario.name} --tier qemu${kernelWords(options)}`;
    if (options.json !== '-') {
      const kept = options.out === undefined ? [] : [`kept in ${join(options.out, 'console.txt')}`];
      const head = `${scenario.name}: ${scenario.sentence}\nLinux ${result.release} under QEMU, with probes on md's functions\n\n`;
      process.stdout.write(`${head}${traceReportText(report)}`);
      process.stdout.write([...kept, `repeat  ${repeat}`, ''].join('\n'));
    }
    if (options.json !== undefined) {
      const { release } = result;
      const data = { schemaVersion: 1, scenario: scenario.name, release, report, repeat };
      writeJson(options.json, stableJson(data));
    }
    const isImpossible = report.results.some(({ verdict }) => verdict === 'impossible');
    process.exitCode = isImpossible ? 1 : 0;
  } finally {
    result.dispose();
  }
}
