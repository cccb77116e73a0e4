/** Bitmap networks at the scopes that the tests use. */
import { bitmap } from '../../../../machines/bitmap/family.ts';
import type { Network } from '../../../../machines/language/index.ts';
import type { CheckResult } from '../../../../src/check/index.ts';

/** The repairs of all known defects. */
export const MENDS: readonly string[] = bitmap.variants
  .filter((one) => one.kind === 'mend')
  .map((one) => one.name);

/** The classic network with some parameters other than the standard ones. */
export function bitmapNetwork(
  parameters: Readonly<Record<string, number>> = {},
  variants: readonly string[] = [],
): Network {
  const standard = bitmap.parameters.map((one) => [one.name, one.standard] as const);
  const chosen = { ...Object.fromEntries(standard), ...parameters };
  return bitmap.build('classic', chosen, new Set(variants));
}

/** The network with only these properties left. */
export function only(network: Network, ids: readonly string[]): Network {
  return { ...network, properties: network.properties.filter((one) => ids.includes(one.id)) };
}

/** Verdicts and lengths of all properties but those on chart states, as `S1: violated in 21`. */
export function outcome({ properties }: CheckResult): string[] {
  return properties
    .filter((one) => !one.id.startsWith('reach:'))
    .map(({ id, verdict, steps }) =>
      steps.length === 0 ? `${id}: ${verdict}` : `${id}: ${verdict} in ${steps.length}`,
    );
}

/** Chart states that nothing reaches. */
export function unreached({ properties }: CheckResult): string[] {
  return properties
    .filter((one) => one.id.startsWith('reach:') && one.verdict !== 'witnessed')
    .map((one) => one.id);
}
