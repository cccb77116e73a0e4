/** JSON reports: the data itself in a fixed key order, so that equal results are equal bytes. */
import type { CheckResult, Violation } from '../check/index.ts';
import { coverageSummary } from './coverage-summary.ts';
import { headline, judge } from './judgement.ts';
import { networkKey, storiesOf } from './names.ts';
import { propertyPiles } from './properties.ts';
import type { ReportData, VariantReport } from './report-data.ts';

/** Plain data as JSON with sorted keys, `schemaVersion` first; ends with a newline. */
export function stableJson(data: unknown): string {
  return `${JSON.stringify(sorted(data), null, 2)}\n`;
}

/** A violation as JSON. */
export function violationJson(story: Violation): string {
  // The initial state keeps its order: instances are told in the order the network lists them.
  return `${JSON.stringify(story, null, 2)}\n`;
}

/** A check as JSON: what `raidproof check --json` prints. */
export function checkJson(result: CheckResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** A run as JSON without timings, charts and full stories: small enough to commit and to compare. */
export function summaryJson(data: ReportData): string {
  const { findings, problems, undecided, exitCode } = judge(data);
  return stableJson({
    schemaVersion: data.schemaVersion,
    version: data.version,
    headline: headline({ findings, problems, undecided, exitCode }),
    exitCode,
    findings: findings.map(({ key, mend, consequence, versions, properties }) => ({
      network: key,
      mend,
      consequence,
      versions,
      properties: properties.map(({ id, steps }) => ({ id, steps })),
    })),
    problems: problems.map(({ where, sentence }) => ({ where, sentence })),
    undecided,
    networks: data.networks.map((network) => ({
      key: networkKey(network, data.networks),
      ...network.family,
      main: resultSummary(network.main),
      mended: network.mended === null ? null : resultSummary(network.mended),
    })),
    variants: data.variants.map((one) => variantSummary(one)),
    conformance: data.conformance.map(({ name, sentence, cases, steps, differences, details }) => ({
      name,
      sentence,
      cases,
      steps,
      details,
      differences: differences.length,
    })),
    images: data.images,
    skipped: data.skipped,
    violations: storiesOf(data).map(({ name }) => name),
  });
}

/** How often which verdict, and in full only what somebody has to look at. */
function resultSummary(result: CheckResult): object {
  const { seconds: _, coverage, properties: __, ...rest } = result;
  const { written, reach, unreached } = propertyPiles(result);
  return {
    ...rest,
    coverage: coverageSummary(coverage),
    properties: written.map(({ id, kind, verdict, steps }) => ({
      id,
      kind,
      verdict,
      steps: steps.length,
    })),
    reach: { all: reach.length, unreached },
  };
}

function variantSummary({ variant, network, result, caught }: VariantReport): object {
  const broken = result.properties.filter((one) => one.verdict === 'violated');
  return {
    variant,
    network,
    caught,
    states: result.states,
    complete: result.complete,
    violated: broken.map(({ id, steps }) => ({ id, steps })),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function rank(key: string): string {
  return key === 'schemaVersion' ? '' : key;
}
