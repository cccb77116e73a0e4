/** Bitmap networks at the scopes that the tests use. */
import { bitmap } from '../../../../machines/bitmap/family.ts';
import {
  type Network,
  isLiveness,
  mendsOf,
  parametersOf,
} from '../../../../machines/language/index.ts';
import type { CheckResult } from '../../../../src/check/index.ts';

/** The repairs of all known defects of the classic era. */
export const MENDS: readonly string[] = mendsOf(bitmap, 'classic');

/** The repairs of all known defects of the modern era. */
export const MODERN_MENDS: readonly string[] = mendsOf(bitmap, 'modern');

/** The classic network with some parameters other than the standard ones. */
export function bitmapNetwork(
  parameters: Readonly<Record<string, number>> = {},
  variants: readonly string[] = [],
): Network {
  return scopedNetwork('classic', undefined, variants, parameters);
}

/** The network of an era at a named scope (or the standard sizes), with some parameters changed. */
export function scopedNetwork(
  era: string,
  scope: string | undefined,
  variants: readonly string[] = [],
  parameters: Readonly<Record<string, number>> = {},
): Network {
  const chosen = { ...parametersOf(bitmap, era, scope), ...parameters };
  return bitmap.build(era, chosen, new Set(variants));
}

/** The network with only these properties left. */
export function only(network: Network, ids: readonly string[]): Network {
  return { ...network, properties: network.properties.filter((one) => ids.includes(one.id)) };
}

/** Ids of the properties besides the rules' own list; they have a test of their own. */
export const DISCIPLINE: ReadonlySet<string> = new Set([
  'ONE-JOB',
  'OFF',
  'REFUSED',
  'AT-REST',
  'CLEAN-HAS-BITS',
  'refused',
  'suspect',
  'resync-cut-short',
  'DIRTY-OWED',
  'SILENCE',
  'PENDING-HAS-COUNTERS',
  'free-write',
  'one-pass',
  'waited-for-room',
  'L7-ADMITTED',
  'RESYNC-DONE',
  'L4',
  'missed-write',
  'failure-keeps-progress',
  'user-keeps-progress',
]);

/** Verdicts and lengths of all properties but those on chart states, as `S1: violated in 21`. */
export function outcome({ properties }: CheckResult): string[] {
  return properties
    .filter((one) => !one.id.startsWith('reach:') && !DISCIPLINE.has(one.id))
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

/** The network without its claims about runs, where counts and safety are what is looked at. */
export function safetyOf(network: Network): Network {
  return { ...network, properties: network.properties.filter((one) => !isLiveness(one)) };
}
