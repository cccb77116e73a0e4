/** The conformance report of the real kernel: what ran, what was explained, and what of the model it took. */
import type { KernelSuiteResult, SuiteScenario } from './suite.ts';
import { whyNot } from './why-not.ts';

/** The report as Markdown. */
export function conformanceMarkdown(result: KernelSuiteResult, kernel: string): string {
  const { measure, scenarios, covered, uncovered } = result;
  const explained = scenarios.filter((one) => one.result.verdict === 'explained');
  const whole = explained.filter((one) => one.writes === one.writesJudged);
  const writes = scenarios.reduce((sum, one) => sum + one.writesJudged, 0);
  return [
    '# The real kernel against the model',
    '',
    `Generated scenarios (coverage: ${measure}) on ${kernel}. The write log of each is held against the modern bitmap network, every chunk through a window of its own ` +
      '(`raidproof test --adapter kernel`).',
    '',
    `**${explained.length} of ${scenarios.length} scenarios conform**, ${whole.length} of them to the end; ${writes.toLocaleString('en')} writes judged. ` +
      'A scenario with a growth is judged up to it: the windows have no growth. What a validation looks at, and what not, is told by `raidproof trace validate`.',
    '',
    '| Scenario | Actions | Writes | Judged | Verdict |',
    '|---|---|--:|--:|---|',
    ...scenarios.map((one) => row(one)),
    '',
    `## What of the model the kernel took: ${covered.length} of ${covered.length + uncovered.length}`,
    '',
    'Steps and chart transitions on a run of the network that explains a recording: one run for each of up to three windows of a scenario. Steps that a write log does not show are those of the shortest explanation.',
    '',
    ...listed(covered),
    '',
    `## What it did not take: ${uncovered.length}`,
    '',
    ...reasons(uncovered),
    '',
  ].join('\n');
}

function row({ name, actions, writes, writesJudged, result }: SuiteScenario): string {
  const { impossible, verdict } = result;
  const words =
    impossible === null
      ? verdict
      : `✗ line ${impossible.line}, ${impossible.window}: ${impossible.letter}`;
  return `| ${name} | ${actions.join(', ')} | ${writes} | ${writesJudged} | ${words} |`;
}

function listed(goals: readonly string[]): string[] {
  const steps = goals.filter((goal) => goal.startsWith('step '));
  const transitions = goals.filter((goal) => !goal.startsWith('step '));
  return [
    `Steps (${steps.length}): ${steps.map((goal) => goal.slice('step '.length)).join('; ')}.`,
    '',
    `Transitions (${transitions.length}), by instance:`,
    '',
    ...byInstance(transitions),
  ];
}

function byInstance(transitions: readonly string[]): string[] {
  const groups = grouped(transitions, (goal) => goal.split(' ').slice(1, -1).join(' '));
  return [...groups].map(
    ([instance, goals]) =>
      `- ${instance}: ${goals.map((goal) => `\`${goal.split(' ').at(-1) ?? ''}\``).join(', ')}`,
  );
}

function reasons(goals: readonly string[]): string[] {
  const groups = grouped(goals, whyNot);
  return [...groups].flatMap(([reason, those]) => [
    `- ${reason}`,
    ...those.map((goal) => `  - \`${goal}\``),
  ]);
}

function grouped(goals: readonly string[], keyOf: (goal: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const goal of goals) groups.set(keyOf(goal), [...(groups.get(keyOf(goal)) ?? []), goal]);
  return groups;
}
