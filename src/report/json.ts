/** JSON reports: the data itself in a fixed key order, so that equal results are equal bytes. */
import type { CheckResult, Violation } from '../check/index.ts';
import { coverageSummary } from './coverage-summary.ts';
import { headline, judge } from './judgement.ts';
import { networkKey, storiesOf } from './names.ts';
import type { ReportData } from './report-data.ts';

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
    findings: findings.map(({ key, defect, property }) => ({
      network: key,
      ...defect,
      steps: property.steps,
    })),
    problems: problems.map(({ where, sentence }) => ({ where, sentence })),
    undecided,
    networks: data.networks.map((network) => ({
      key: networkKey(network, data.networks),
      ...network.family,
      main: resultSummary(network.main),
      mended: network.mended === null ? null : resultSummary(network.mended),
    })),
    variants: data.variants.map(({ variant, network, result, caught }) => ({
      variant,
      network,
      caught,
      result: resultSummary(result),
    })),
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

function resultSummary(result: CheckResult): object {
  const { seconds: _, coverage, properties, ...rest } = result;
  return {
    ...rest,
    coverage: coverageSummary(coverage),
    properties: properties.map(({ id, kind, verdict, steps }) => ({ id, kind, verdict, steps })),
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
