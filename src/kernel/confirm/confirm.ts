/** Runs a counterexample on the real driver, and says whether it is one there. */

import { RaidproofError } from '../../errors.ts';
import { decoderFor } from '../decode.ts';
import { runScenario, type RunOptions } from '../run.ts';
import { IMAGE_KIBIBYTES, type Scenario } from '../scenario.ts';
import { readTimedLog } from '../timed-log.ts';
import { ASSEMBLIES } from './assemblies.ts';
import { CACHES } from './caches.ts';
import { CHUNK_PARTS } from './chunk-parts.ts';
import { COPIES } from './copies.ts';
import type { Counterexample, Expectation, MendedIn, Shown } from './counterexample.ts';
import { FLUSHES } from './flushes.ts';
import { GROWTH } from './growth.ts';
import { GROWTH_STOPS } from './growth-stops.ts';
import { HISTORIES } from './histories.ts';
import { NOT_SHOWN } from './not-shown.ts';
import { REPLACEMENTS } from './replacements.ts';
import { RETURNS } from './returns.ts';
import { ROLES } from './roles.ts';
import { SYNCS } from './syncs.ts';

/** All counterexamples of the `modern` model. */
export const COUNTEREXAMPLES: readonly Counterexample[] = [
  ...RETURNS,
  ...GROWTH,
  ...GROWTH_STOPS,
  ...REPLACEMENTS,
  ...SYNCS,
  ...ASSEMBLIES,
  ...COPIES,
  ...HISTORIES,
  ...CHUNK_PARTS,
  ...ROLES,
  ...FLUSHES,
  ...CACHES,
  ...NOT_SHOWN,
];

/** One expectation, and what the run gave. */
export interface Finding {
  readonly says: string;
  readonly result: string;
  readonly value: string;
  readonly holds: boolean;
}

/** The answer. */
export interface Confirmation {
  readonly name: string;
  /** `mended`: the run came about, and the kernel has the mend of the rule that the model describes. */
  readonly answer: 'confirmed' | 'mended' | 'refuted' | 'not reproducible' | 'interrupted';
  /** Why it is not reproducible, or which mend the kernel has; null otherwise. */
  readonly reason: string | null;
  readonly release: string;
  readonly premises: readonly Finding[];
  readonly shows: readonly Finding[];
  readonly results: Readonly<Record<string, string>>;
}

/** The counterexample of that name. Throws RP101 when there is none. */
export function counterexampleNamed(name: string): Counterexample {
  const found = COUNTEREXAMPLES.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = COUNTEREXAMPLES.map((one) => one.name).join(', ');
  const what = `there is no counterexample '${name}'`;
  throw new RaidproofError('RP101', what, 'kernel confirm', `Use one of: ${names}.`);
}

/** Runs it. Throws like {@link runScenario}. */
export async function confirm(one: Counterexample, options: RunOptions): Promise<Confirmation> {
  if (!('scenario' in one)) return answer(one.name, 'not reproducible', one.reason);
  const result = await runScenario(one.scenario, options);
  try {
    const release = result.boots.at(-1)?.release ?? 'unknown';
    if (result.isInterrupted) return { ...answer(one.name, 'interrupted', null), release };
    const unmarked = unmarkedWrites(one.scenario, result.log);
    const results = { ...result.results, 'unmarked-writes': String(unmarked) };
    return { ...judged(one, results, release), release, results };
  } finally {
    result.dispose();
  }
}

/**
 * The answer that the results of a run give: premises first, then what is to be shown.
 * @param release of the kernel, for instance `6.1.176`
 */
export function judged(
  { name, premises, shows, mended }: Pick<Shown, 'name' | 'premises' | 'shows' | 'mended'>,
  results: Readonly<Record<string, string>>,
  release: string,
): Confirmation {
  const find = (expectation: Expectation): Finding => ({
    says: expectation.says,
    result: expectation.result,
    value: results[expectation.result] ?? 'nothing',
    holds: holds(expectation, results),
  });
  const given = premises.map(find);
  const shown = shows.map(find);
  const missing = given.find((one) => !one.holds);
  const all = { premises: given, shows: shown };
  if (missing !== undefined) {
    const reason = `it did not come about that ${missing.says} (${missing.result} is ${missing.value})`;
    return { ...answer(name, 'not reproducible', reason), ...all };
  }
  if (shown.every((one) => one.holds)) return { ...answer(name, 'confirmed', null), ...all };
  if (mended === undefined || !has(release, mended))
    return { ...answer(name, 'refuted', null), ...all };
  const reason = `Linux ${release} has ${mended.commit} (${mended.mainline}). ${mended.instead}`;
  return { ...answer(name, 'mended', reason), ...all };
}

/** Whether a kernel has a mend: it is of the mainline release or a later one, or of the stable line and far enough. */
function has(release: string, { mainline, stable }: MendedIn): boolean {
  const [major = 0, minor = 0, patch = 0] = numbersIn(release);
  const [stableMajor = 0, stableMinor = 0, stablePatch = 0] = numbersIn(stable);
  if (major === stableMajor && minor === stableMinor) return patch >= stablePatch;
  const [mainlineMajor = 0, mainlineMinor = 0] = numbersIn(mainline);
  return major > mainlineMajor || (major === mainlineMajor && minor >= mainlineMinor);
}

function numbersIn(release: string): number[] {
  return /^[\d.]+/.exec(release)?.[0].split('.').map(Number) ?? [];
}

function holds(expectation: Expectation, results: Readonly<Record<string, string>>): boolean {
  const value = results[expectation.result];
  if (value === undefined) return false;
  if ('is' in expectation) return value === expectation.is;
  if ('isAbove' in expectation) return Number(value) > expectation.isAbove;
  if ('sameAs' in expectation) return value === results[expectation.sameAs];
  const other = results[expectation.differsFrom];
  return other !== undefined && value !== other;
}

function answer(name: string, how: Confirmation['answer'], reason: string | null): Confirmation {
  return { name, answer: how, reason, release: 'none', premises: [], shows: [], results: {} };
}

/** Images above this are not held in memory to be decoded. */
const DECODED_KIBIBYTES_MAX = 1 << 18;

/** Member writes of data or parity while their bit is not set on every member; null where the images are too large. */
function unmarkedWrites(scenario: Scenario, log: string): number | null {
  if ((scenario.imageKibibytes ?? IMAGE_KIBIBYTES) > DECODED_KIBIBYTES_MAX) return null;
  const decoder = decoderFor((scenario.imageKibibytes ?? IMAGE_KIBIBYTES) * 1024);
  let unmarked = 0;
  for (const line of readTimedLog(log)) {
    if (line.op !== 'w' || line.result < 0) continue;
    const meaning = decoder.take(line);
    if (meaning.kind !== 'data' || meaning.chunks === null) continue;
    const [first] = meaning.chunks;
    const isMarked = decoder.members().every((image) => decoder.bitmapOf(image)?.bits.has(first));
    if (!isMarked) unmarked++;
  }
  return unmarked;
}
