/** Find, mend, repeat: an era's own rules are searched until a property fails; its defect is mended; and again. */
import { type KnownDefect, inEra } from '../../machines/language/index.ts';
import {
  type CheckResult,
  type PropertyResult,
  type Watch,
  STANDARD_OPTIONS,
  check,
} from '../check/index.ts';
import type { FoundDefect } from '../report/index.ts';
import { type Subject, commandOf, networkOf, subjectName } from './subjects.ts';

/** What the repetition came to. */
export interface Findings {
  /** In the order found. */
  readonly found: readonly FoundDefect[];
  /** Subjects and property ids that still fail although no known mend repairs them; empty when all is well. */
  readonly unmended: readonly string[];
}

/**
 * Goes through the scopes of one era. In each it searches the era as it was, but for what was mended before, for its
 * shortest counterexample, puts in the mend that makes it impossible, and repeats until nothing fails. Safety comes
 * first, since a search for it ends at the first violation; liveness is judged on the complete graph that is left.
 */
export async function findMendRepeat(
  subjects: readonly Subject[],
  watch: Watch,
): Promise<Findings> {
  const found: FoundDefect[] = [];
  const unmended: string[] = [];
  for (const subject of subjects) unmended.push(...(await mendScope(subject, found, watch)));
  return { found, unmended };
}

/** Adds what one scope still shows; gives what fails there although no known mend repairs it. */
async function mendScope(subject: Subject, found: FoundDefect[], watch: Watch): Promise<string[]> {
  for (;;) {
    const mends = found.map((one) => one.mend);
    const failed = await shortestFailure(subject, mends, watch);
    if (failed === undefined) return [];
    const defects = await mendsFor(subject, mends, failed, watch);
    if (defects.length === 0) return [`${subjectName(subject)}: ${failed.id}`];
    found.push(...defects.map((one) => foundDefect(subject, failed, one)));
  }
}

async function shortestFailure(
  subject: Subject,
  mends: readonly string[],
  watch: Watch,
): Promise<PropertyResult | undefined> {
  const result = await search(subject, mends, watch);
  const failed = result.properties.filter((one) => one.verdict === 'violated');
  return failed.sort((one, other) => one.steps.length - other.steps.length)[0];
}

/**
 * The first known defect of this property whose mend makes the given counterexample impossible. Two defects may allow the
 * same steps: then it is the fewest first ones whose mends do so together. None when no mend does.
 */
async function mendsFor(
  subject: Subject,
  mends: readonly string[],
  failed: PropertyResult,
  watch: Watch,
): Promise<readonly KnownDefect[]> {
  const { family, era } = subject;
  const candidates = inEra(family.knownDefects, era).filter(
    ({ property, mend }) => property === failed.id && !mends.includes(mend),
  );
  const together = candidates.map((_, index) => candidates.slice(0, index + 1));
  for (const some of [...candidates.map((one) => [one]), ...together]) {
    const variants = [...mends, ...some.map(({ mend }) => mend)];
    const { properties } = await search(subject, variants, watch, failed.id);
    const again = properties.find((one) => one.id === failed.id);
    if (again?.steps.join() !== failed.steps.join()) return some;
  }
  return [];
}

async function search(
  subject: Subject,
  variants: readonly string[],
  watch: Watch,
  only?: string,
): Promise<CheckResult> {
  const network = networkOf(subject, variants);
  const kept = network.properties.filter(({ id, kind }) =>
    only === undefined ? kind !== 'sometimes' : id === only,
  );
  const policy = { ...STANDARD_OPTIONS.policy, stopAtViolation: true };
  const command = commandOf(subject, variants);
  return check(
    { ...network, properties: kept },
    { policy, variants, watch, command, reach: false },
  );
}

function foundDefect(subject: Subject, failed: PropertyResult, defect: KnownDefect): FoundDefect {
  const { family, era, scope } = subject;
  const { mend, consequence, versions } = defect;
  const variant = family.variants.find((one) => one.name === mend);
  return {
    network: family.name,
    era,
    scope: scope ?? null,
    property: failed.id,
    steps: failed.steps.length,
    mend,
    commit: variant?.commit ?? null,
    consequence,
    versions,
    story: failed.story ?? null,
  };
}
