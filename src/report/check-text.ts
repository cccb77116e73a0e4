/** The terminal report of one check: counts, every property, coverage, then each story in full. */
import type { CheckResult, PropertyResult, SimulationFigures } from '../check/index.ts';
import { type Share, coverageSummary } from './coverage-summary.ts';
import { type Painter, painter } from './paint.ts';
import { propertyPiles } from './properties.ts';
import { PLAIN_TEXT, type TextOptions, violationText } from './violation-text.ts';
import { count, duration, endingText, scope, sentenceWords, sign } from './words.ts';
import { labelled, wrap } from './wrap.ts';

/** A check as text; ends with a newline. */
export function checkText(result: CheckResult, options: TextOptions = PLAIN_TEXT): string {
  const { columns } = options;
  const paint = painter(options.color);
  const { written, reach, unreached } = propertyPiles(result);
  const idWidth = Math.min(24, Math.max(0, ...written.map((one) => one.id.length)));
  const stories = result.properties.flatMap(({ story }) => story ?? []);
  const lines = [
    `${paint('strong', result.network)}  ${scope(result)}`,
    ...countLines(result, columns),
    '',
    ...written.flatMap((one) => propertyLines(one, idWidth, columns, paint)),
    ...reachLines(reach, unreached, columns, paint),
    '',
    ...coverageLines(result, columns, paint),
  ];
  return [`${lines.join('\n')}\n`, ...stories.map((one) => violationText(one, options))].join('\n');
}

function countLines(result: CheckResult, columns: number): string[] {
  const { states, transitions, depth, pruned, deadlocks, seconds } = result;
  const parts = [
    ...(result.simulation === undefined
      ? [
          count(states, 'state'),
          count(transitions, 'transition'),
          depth < 0 ? 'depth not counted' : `depth ${depth}`,
        ]
      : walkParts(result.simulation, result.seed)),
    ...(pruned > 0 ? [`${count(pruned, 'state')} not expanded behind violations`] : []),
    ...(deadlocks > 0 ? [`${count(deadlocks, 'state')} without a next step`] : []),
    `${endingText(result)} in ${duration(seconds)}`,
    `engine ${result.engine}, ${result.bitsPerState} bits a state`,
  ];
  return wrap(parts.join('; '), columns - 2).map((line) => `  ${line}`);
}

function walkParts(walks: SimulationFigures, seed: number | null): string[] {
  const { runs, depthMax, swarm, steps, longest, stuck } = walks;
  return [
    `${count(runs, 'random walk')} of up to ${count(depthMax, 'step')}, seed ${seed}`,
    ...(swarm ? ['each with a random half of the steps'] : []),
    `${count(steps, 'step')} in all, ${longest} in the longest`,
    ...(stuck > 0 ? [`${count(stuck, 'walk')} came to an end before`] : []),
  ];
}

/** One property: sign, id and verdict, then its sentence indented below the verdict. */
export function propertyLines(
  one: PropertyResult,
  idWidth: number,
  columns: number,
  paint: Painter,
): string[] {
  const isGood = one.verdict === 'holds' || one.verdict === 'witnessed';
  const colour = one.verdict === 'violated' ? 'bad' : isGood ? 'good' : 'warning';
  const steps = one.steps.length > 0 ? ` in ${count(one.steps.length, 'step')}` : '';
  const verdict = `${one.verdict}${steps}`.padEnd(22);
  const lead = `  ${sign(one.verdict)} ${one.id.padEnd(idWidth)}  ${verdict} `;
  const sentence = wrap(sentenceWords(one), columns - lead.length);
  return sentence.map((line, index) =>
    index === 0 ? paint(colour, lead) + line : ' '.repeat(lead.length) + line,
  );
}

function reachLines(
  reach: readonly PropertyResult[],
  unreached: readonly string[],
  columns: number,
  paint: Painter,
): string[] {
  if (reach.length === 0) return [];
  if (unreached.length === 0)
    return [paint('good', `  ✓ all ${count(reach.length, 'machine state')} reached`)];
  const text = `${unreached.length} of ${count(reach.length, 'machine state')} not reached: `;
  return labelled('!', text + unreached.join(', '), columns, 2).map((line) =>
    paint('warning', line),
  );
}

function coverageLines(result: CheckResult, columns: number, paint: Painter): string[] {
  const { states, transitions, steps } = coverageSummary(result.coverage);
  const figures = `states ${shown(states)} · transitions ${shown(transitions)} · steps ${shown(steps)}`;
  return [
    `  ${paint('strong', 'coverage')}  ${figures}`,
    ...(transitions.missing.length === 0
      ? []
      : ['  transitions never taken:', ...bullets(transitions.missing, columns)]),
    ...(steps.missing.length === 0
      ? []
      : ['  steps that never fired:', ...bullets(steps.missing, columns)]),
  ];
}

function bullets(items: readonly string[], columns: number): string[] {
  return items.flatMap((item) => labelled('  -', item, columns, 4));
}

function shown({ reached, all }: Share): string {
  return `${reached}/${all}`;
}
