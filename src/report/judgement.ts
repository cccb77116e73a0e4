/** Judgement: sorts what a run found into findings, problems and open questions, and ends in one verdict. */
import type { KnownDefect } from '../../machines/language/index.ts';
import type { CheckResult, PropertyResult, Violation } from '../check/index.ts';
import { networkKey } from './names.ts';
import type { NetworkReport, ReportData, VariantReport } from './report-data.ts';
import { count } from './words.ts';

/** A real defect of an era: what it violates as the era had it, and holds again with its mend. */
export interface Finding {
  readonly network: NetworkReport;
  /** Name of the network that is unique in the report; prefix of its anchors. */
  readonly key: string;
  readonly mend: string;
  readonly consequence: string;
  readonly versions: string;
  /** All that one defect violates, the shortest story first; at least one. */
  readonly properties: readonly [PropertyResult, ...PropertyResult[]];
}

/** Something that should not be. One sentence, and the story that shows it where there is one. */
export interface Problem {
  readonly where: string;
  readonly sentence: string;
  readonly story: Violation | undefined;
}

/** What a run comes to. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Properties that a limit left undecided, in words. */
  readonly undecided: readonly string[];
  /** 0 all holds apart from the findings, 1 there is a problem, 3 something is undecided. */
  readonly exitCode: 0 | 1 | 3;
}

/** Judges a whole run. */
export function judge(data: ReportData): Judgement {
  const findings = data.networks.flatMap((network) => findingsOf(network, data));
  const problems = [
    ...data.networks.flatMap((network) => networkProblems(network, data)),
    ...data.variants.flatMap((one) => variantProblems(one)),
    ...data.conformance.flatMap((one) =>
      one.differences.map((story) => ({
        where: one.name,
        sentence: `${story.property.id}: executor and model differ`,
        story,
      })),
    ),
    ...data.images
      .filter((one) => one.verdict === 'bad')
      .map((one) => ({ where: one.set, sentence: `${one.action}: bad`, story: undefined })),
  ];
  const undecided = data.networks.flatMap((network) => undecidedOf(network, data));
  const exitCode = problems.length > 0 ? 1 : undecided.length > 0 ? 3 : 0;
  return { findings, problems, undecided, exitCode };
}

/** The verdict of a run in one sentence. */
export function headline(judgement: Judgement): string {
  const { findings, problems, undecided } = judgement;
  const known =
    findings.length === 0 ? '' : `${count(findings.length, 'known defect')} shown and mended`;
  if (problems.length > 0)
    return [count(problems.length, 'unexpected problem'), known].filter(Boolean).join('; ');
  if (undecided.length > 0)
    return [`${count(undecided.length, 'question')} left open`, known].filter(Boolean).join('; ');
  return known === '' ? 'Everything holds' : `${known}; nothing unexpected`;
}

/** Known defects that show as expected: violated, and holding once mended. One mend may repair many. */
function findingsOf(network: NetworkReport, data: ReportData): Finding[] {
  const key = networkKey(network, data.networks);
  const mends = [...new Set(network.knownDefects.map((one) => one.mend))];
  return mends.flatMap((mend) => {
    const defects = network.knownDefects.filter((one) => one.mend === mend);
    const [first, ...rest] = defects
      .flatMap((defect) => shownBy(network, defect) ?? [])
      .sort((one, other) => one.steps.length - other.steps.length);
    if (first === undefined) return [];
    const consequence = [...new Set(defects.map((one) => one.consequence))].join(' ');
    const versions = [...new Set(defects.map((one) => one.versions))].join('; ');
    return [{ network, key, mend, consequence, versions, properties: [first, ...rest] }];
  });
}

/** The property that a defect violates, by itself where that was checked; undefined when it does not. */
function shownBy(
  network: NetworkReport,
  { property, mend }: KnownDefect,
): PropertyResult | undefined {
  if (propertyOf(network.main, property)?.verdict !== 'violated') return undefined;
  if (propertyOf(network.mended, property)?.verdict !== 'holds') return undefined;
  const alone = network.alone?.find((one) => one.mend === mend)?.result;
  const shown = propertyOf(alone ?? network.main, property);
  return shown?.verdict === 'violated' ? shown : undefined;
}

function networkProblems(network: NetworkReport, data: ReportData): Problem[] {
  const where = networkKey(network, data.networks);
  const known = new Map(network.knownDefects.map((one) => [one.property, one]));
  const mended = network.mended?.properties ?? [];
  const problems: Problem[] = [];
  for (const property of network.main.properties) {
    const { id, verdict, story } = property;
    if (verdict === 'unwitnessed' && !isWitnessed(mended, id))
      problems.push({ where, sentence: neverSeen(property), story: undefined });
    if (verdict === 'violated' && !known.has(id))
      problems.push({ where, sentence: `${id} is violated`, story });
    if (verdict === 'violated' && known.has(id) && propertyOf(network.mended, id) === undefined)
      problems.push({ where, sentence: `${id} is violated, its mend was not checked`, story });
    if (verdict === 'holds' && known.has(id))
      problems.push({ where, sentence: `${id} is a known defect but holds`, story: undefined });
  }
  for (const { mend, result } of network.alone ?? [])
    if (result.complete && !result.properties.some((one) => one.verdict === 'violated'))
      problems.push({
        where,
        sentence: `with every mend but ${mend} nothing fails`,
        story: undefined,
      });
  for (const { id, verdict, story } of mended)
    if (verdict === 'violated')
      problems.push({ where, sentence: `${id} is violated although mended`, story });
  return problems;
}

function variantProblems({ variant, network, result, caught }: VariantReport): Problem[] {
  if (caught) return [];
  const breaks = result.properties.filter((one) => one.verdict === 'violated');
  const why = result.complete ? '' : '; a limit was hit first';
  const sentence =
    `fault ${variant.name} is not caught: it should break ${idList(variant.concerns)}, ` +
    `and breaks ${idList(breaks.map((one) => one.id))}${why}`;
  return [{ where: network, sentence, story: undefined }];
}

function idList(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : ids.join(', ');
}

function undecidedOf(network: NetworkReport, data: ReportData): string[] {
  const key = networkKey(network, data.networks);
  return [network.main, network.mended].flatMap((result) => {
    const open = result?.properties.filter((one) => one.verdict === 'inconclusive') ?? [];
    if (open.length === 0) return [];
    const mended = result === network.mended ? ', mended' : '';
    return [`${key}${mended}: ${open.map((one) => one.id).join(', ')}`];
  });
}

function propertyOf(result: CheckResult | null, id: string): PropertyResult | undefined {
  return result?.properties.find((one) => one.id === id);
}

function neverSeen({ id, kind }: PropertyResult): string {
  if (kind === 'leadsTo') return `nothing ever calls for ${id}`;
  const state = /^reach:(.*)$/.exec(id)?.[1];
  return state === undefined ? `${id} is never witnessed` : `state ${state} is never reached`;
}

/** A mend may be what first makes a state reachable; then it does not stand there for nothing. */
function isWitnessed(properties: readonly PropertyResult[], id: string): boolean {
  const seen: ReadonlySet<string> = new Set(['witnessed', 'holds']);
  return properties.some((one) => one.id === id && seen.has(one.verdict));
}
