/** The terminal summary of a whole run: the verdict, what fails since when and how, then the rest in short. */
import { type Finding, type Problem, headline, judge } from './judgement.ts';
import { networkKey } from './names.ts';
import { type Painter, painter } from './paint.ts';
import type { NetworkReport, ReportData } from './report-data.ts';
import { propertyPiles } from './properties.ts';
import { PLAIN_TEXT, type TextOptions } from './violation-text.ts';
import { count, duration, grouped } from './words.ts';
import { labelled, table, wrap } from './wrap.ts';

/** A run as text; ends with a newline. */
export function summaryText(data: ReportData, options: TextOptions = PLAIN_TEXT): string {
  const { columns } = options;
  const paint = painter(options.color);
  const judgement = judge(data);
  const colour = judgement.exitCode === 0 ? 'good' : judgement.exitCode === 1 ? 'bad' : 'warning';
  const signs = { 0: '✓', 1: '✗', 3: '?' };
  const title = `${signs[judgement.exitCode]} ${headline(judgement)}`;
  const sections = [
    [
      paint(colour, paint('strong', title)),
      paint('quiet', `  raidproof ${data.version}, Node ${data.node}, ${duration(data.seconds)}`),
    ],
    ...judgement.problems.map((one) => problemLines(one, columns, paint)),
    ...judgement.undecided.map((one) =>
      labelled('?', `left open by a limit: ${one}`, columns, 2).map((line) =>
        paint('warning', line),
      ),
    ),
    ...judgement.findings.map((one) => findingLines(one, columns, paint)),
    networkLines(data, columns, paint),
    variantLines(data, columns, paint),
    conformanceLines(data, columns, paint),
    imageLines(data, columns, paint),
    skippedLines(data, columns, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function problemLines(
  { where, sentence, story }: Problem,
  columns: number,
  paint: Painter,
): string[] {
  const lines = wrap(`${where}: ${sentence}`, columns - 4);
  return [
    ...lines.map((line, index) => paint('bad', `${index === 0 ? '  ✗ ' : '    '}${line}`)),
    ...(story === undefined
      ? []
      : [
          ...labelled('  claim', story.property.sentence, columns, 10),
          ...labelled('  how', story.steps.map((one) => one.name).join(' → '), columns, 10),
          `    ${'replay'.padEnd(8)}${story.replay.command}`,
        ]),
  ];
}

function findingLines(finding: Finding, columns: number, paint: Painter): string[] {
  const { key, mend, consequence, versions, properties } = finding;
  const [shortest, ...others] = properties;
  const steps = count(shortest.steps.length, 'step');
  const title = `  ! ${key} ${shortest.id}  known defect, violated in ${steps}`;
  const also = others.map((one) => `${one.id} in ${one.steps.length}`).join(', ');
  return [
    paint('warning', title),
    ...labelled('  claim', shortest.sentence, columns, 10),
    ...labelled('  means', consequence, columns, 10),
    ...labelled('  kernels', versions, columns, 10),
    ...labelled('  how', shortest.steps.join(' → '), columns, 10),
    ...(also === '' ? [] : labelled('  also', `violates ${also}`, columns, 10)),
    ...labelled('  mend', `${mend}: with it, all of this holds`, columns, 10),
    ...(shortest.story === undefined
      ? []
      : [`    ${'replay'.padEnd(8)}${shortest.story.replay.command}`]),
  ];
}

function networkLines(data: ReportData, columns: number, paint: Painter): string[] {
  const rows = data.networks.flatMap((network) => networkRows(network, data));
  if (rows.length === 0) return [];
  const titles = ['network', 'states', 'transitions', 'depth', 'seconds', 'properties'];
  const columnsOf = titles.map((title, index) => ({
    title,
    widthMax: 34,
    ...(index === 0 || index === titles.length - 1 ? {} : { align: 'right' as const }),
  }));
  return table(columnsOf, rows, columns).map((line, index) =>
    index === 0 ? paint('quiet', line) : line,
  );
}

function networkRows(network: NetworkReport, data: ReportData): string[][][] {
  const key = networkKey(network, data.networks);
  const results = [network.main, ...(network.mended === null ? [] : [network.mended])];
  return results.map((result, index) => {
    const { written, reach, unreached } = propertyPiles(result);
    const good = written.filter((one) => one.verdict === 'holds' || one.verdict === 'witnessed');
    const reached = reach.length - unreached.length;
    return [
      [index === 0 ? key : `${key}, mended`],
      [grouped(result.states)],
      [grouped(result.transitions)],
      [String(result.depth)],
      [result.seconds.toFixed(1)],
      [`${good.length}/${written.length} hold, ${reached}/${reach.length} reached`],
    ];
  });
}

function variantLines(data: ReportData, columns: number, paint: Painter): string[] {
  if (data.variants.length === 0) return [];
  const caught = data.variants.filter((one) => one.caught);
  const text = `${caught.length} of ${count(data.variants.length, 'fault')} put in on purpose caught`;
  const isGood = caught.length === data.variants.length;
  return [paint(isGood ? 'good' : 'bad', `  ${isGood ? '✓' : '✗'} ${text}`)].concat(
    data.variants.flatMap(({ variant, result, caught }) => {
      const by = result.properties.filter((one) => one.verdict === 'violated');
      const ids = by.map((one) => `${one.id} in ${count(one.steps.length, 'step')}`).join(', ');
      return labelled(
        `  ${caught ? '✓' : '✗'}`,
        `${variant.name}: ${ids || 'not caught'}`,
        columns,
        4,
      );
    }),
  );
}

function conformanceLines(data: ReportData, columns: number, paint: Painter): string[] {
  return data.conformance.flatMap(({ name, cases, steps, differences, seconds }) => {
    const isGood = differences.length === 0;
    const verdict = isGood ? 'no difference' : count(differences.length, 'difference');
    const text = `${name}: ${count(cases, 'case')}, ${count(steps, 'step')}, ${verdict} (${duration(seconds)})`;
    return labelled(isGood ? '✓' : '✗', text, columns, 2).map((line) =>
      paint(isGood ? 'good' : 'bad', line),
    );
  });
}

function imageLines(data: ReportData, columns: number, paint: Painter): string[] {
  return data.images.flatMap(({ set, action, members, verdict }) => {
    const isGood = verdict === 'good';
    const text = `images ${set} (${count(members, 'member')}): ${action}: ${verdict}`;
    return labelled(isGood ? '✓' : '✗', text, columns, 2).map((line) =>
      paint(isGood ? 'good' : 'bad', line),
    );
  });
}

function skippedLines(data: ReportData, columns: number, paint: Painter): string[] {
  return data.skipped.flatMap(({ what, why, remedy }) =>
    labelled('-', `skipped ${what}: ${why} ${remedy}`, columns, 2).map((line) =>
      paint('warning', line),
    ),
  );
}
