/** Verifying the networks: as the era had them, mended, and each defect alone; then every fault. */
import type { Network, NetworkFamily, Variant } from '../../machines/language/index.ts';
import {
  type CheckResult,
  type Policy,
  type Watch,
  STANDARD_OPTIONS,
  check,
} from '../check/index.ts';
import { type Chart, chartOf } from '../network/index.ts';
import type { NetworkReport, VariantReport } from '../report/index.ts';

/** Called with a few words before each search, answers what watches it. */
export type Announce = (label: string) => Watch;

const TO_THE_END: Policy = STANDARD_OPTIONS.policy;
const UNTIL_DECIDED: Policy = { ...TO_THE_END, stopWhenDecided: true };

/** Checks one family in one era at its standard sizes. */
export async function verifyNetwork(
  family: NetworkFamily,
  era: string,
  announce: Announce,
): Promise<NetworkReport> {
  const mends = mendsOf(family);
  const main = await run(family, era, [], { label: era, policy: TO_THE_END, announce });
  const mended =
    mends.length === 0
      ? null
      : await run(family, era, mends, { label: 'mended', policy: TO_THE_END, announce });
  const alone: { readonly mend: string; readonly result: CheckResult }[] = [];
  for (const mend of mends.length > 1 ? mends : []) {
    const others = mends.filter((one) => one !== mend);
    const only = family.knownDefects.filter((one) => one.mend === mend).map((one) => one.property);
    const how = { label: `without ${mend}`, policy: UNTIL_DECIDED, announce, only };
    alone.push({ mend, result: await run(family, era, others, how) });
  }
  return {
    family: { name: family.name, sentence: family.sentence, era },
    charts: chartsOf(networkOf(family, era, [])),
    main,
    mended,
    alone,
    knownDefects: family.knownDefects,
  };
}

/** Puts each fault of the family in, with every known defect mended, and sees whether it is caught. */
export async function verifyFaults(
  family: NetworkFamily,
  era: string,
  announce: Announce,
): Promise<VariantReport[]> {
  const reports: VariantReport[] = [];
  for (const variant of family.variants.filter((one) => one.kind === 'fault'))
    reports.push(await verifyFault(family, era, variant, announce));
  return reports;
}

async function verifyFault(
  family: NetworkFamily,
  era: string,
  variant: Variant,
  announce: Announce,
): Promise<VariantReport> {
  const variants = [variant.name, ...mendsOf(family)];
  const only = variant.concerns;
  const how = { label: variant.name, policy: UNTIL_DECIDED, announce, only };
  const result = await run(family, era, variants, how);
  const broken = result.properties.filter((one) => one.verdict === 'violated').map((one) => one.id);
  return {
    variant,
    network: family.name,
    result,
    caught: variant.concerns.every((id) => broken.includes(id)),
  };
}

interface How {
  readonly label: string;
  readonly policy: Policy;
  readonly announce: Announce;
  /** Property ids to judge; all when absent. */
  readonly only?: readonly string[];
}

async function run(
  family: NetworkFamily,
  era: string,
  variants: readonly string[],
  { label, policy, announce, only }: How,
): Promise<CheckResult> {
  const network = networkOf(family, era, variants);
  const kept = network.properties.filter((one) => only?.includes(one.id) ?? true);
  const words = [...variants.map((one) => `--variant ${one}`)];
  return check(
    { ...network, properties: kept },
    {
      policy,
      variants,
      watch: announce(`${family.name}, ${label}`),
      command: ['raidproof check', family.name, ...words].join(' '),
    },
  );
}

function networkOf(family: NetworkFamily, era: string, variants: readonly string[]): Network {
  const standard = family.parameters.map((one) => [one.name, one.standard] as const);
  return family.build(era, Object.fromEntries(standard), new Set(variants));
}

function mendsOf(family: NetworkFamily): string[] {
  return family.variants.filter((one) => one.kind === 'mend').map((one) => one.name);
}

/** One chart a machine name, in the order of the instances. */
function chartsOf(network: Network): Chart[] {
  const charts = network.instances.map((one) => chartOf(one.machine));
  return charts.filter((chart, index) => charts.findIndex((one) => one.id === chart.id) === index);
}
