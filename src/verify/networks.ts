/** Verifying the networks: as the era had them, mended, and each defect alone; then every fault. */
import {
  type Network,
  type NetworkFamily,
  type Variant,
  inEra,
  mendsOf,
} from '../../machines/language/index.ts';
import type { CheckResult } from '../check/index.ts';
import { type Chart, chartOf } from '../network/index.ts';
import type { NetworkReport, VariantReport } from '../report/index.ts';
import type { CheckJob } from './jobs.ts';
import { networkOf } from './subjects.ts';

/** A family in one era, with the searches that verify it and what to make of their results. */
export interface NetworkPlan {
  readonly charts: readonly Chart[];
  readonly jobs: readonly CheckJob[];
  readonly report: (results: readonly CheckResult[]) => {
    readonly network: NetworkReport;
    readonly variants: readonly VariantReport[];
  };
}

/**
 * Plans the searches: main, mended, without each mend, and each fault with everything else mended. Historical bugs and
 * faults with a scope of their own are left to the kill matrix (`raidproof mutants`): they take many minutes.
 */
export function planNetwork(family: NetworkFamily, era: string): NetworkPlan {
  const mends = mendsOf(family, era);
  const knownDefects = inEra(family.knownDefects, era).filter((one) => one.scope === undefined);
  const showing = mends.filter((mend) => knownDefects.some((one) => one.mend === mend));
  const faults = inEra(family.variants, era).filter(
    ({ kind, bug, scope }) => kind === 'fault' && bug === undefined && scope === undefined,
  );
  const base = { kind: 'check' as const, family: family.name, era };
  const whole = { only: null, untilDecided: false };
  const label = (words: string): string => `${family.name}, ${words}`;
  const main = { ...base, ...whole, variants: [], label: label(era) };
  const mended = { ...base, ...whole, variants: mends, label: label('mended') };
  const without = mends.length < 2 ? [] : showing;
  const jobs: CheckJob[] = [
    main,
    ...(mends.length === 0 ? [] : [mended]),
    ...without.map((mend) => ({
      ...base,
      variants: mends.filter((one) => one !== mend),
      only: knownDefects.filter((one) => one.mend === mend).map((one) => one.property),
      untilDecided: true,
      label: label(`without ${mend}`),
    })),
    ...faults.map((fault) => ({
      ...base,
      scope: fault.scope,
      variants: [fault.name, ...mends.filter((one) => fault.without?.includes(one) !== true)],
      only: fault.concerns,
      untilDecided: true,
      label: label(fault.name),
    })),
  ];
  const charts = chartsOf(networkOf({ family, era, scope: undefined }, []));
  return {
    charts,
    jobs,
    report: (results) => {
      const rest = [...results];
      const take = (): CheckResult => rest.shift()!;
      return {
        network: {
          family: { name: family.name, sentence: family.sentence, era },
          charts,
          main: take(),
          mended: mends.length === 0 ? null : take(),
          alone: without.map((mend) => ({ mend, result: take() })),
          knownDefects,
        },
        variants: faults.map((fault) => variantReport(family, fault, take())),
      };
    },
  };
}

function variantReport(
  family: NetworkFamily,
  variant: Variant,
  result: CheckResult,
): VariantReport {
  const violated = result.properties.filter((one) => one.verdict === 'violated');
  const broken = new Set(violated.map((one) => one.id));
  const caught = variant.concerns.every((id) => broken.has(id));
  return { variant, network: family.name, result, caught };
}

/** One chart a machine name, in the order of the instances. */
function chartsOf(network: Network): Chart[] {
  const charts = network.instances.map((one) => chartOf(one.machine));
  return charts.filter((chart, index) => charts.findIndex((one) => one.id === chart.id) === index);
}
