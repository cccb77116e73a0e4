/** The baseline: counts and verdicts of every complete check, pinned, so that a change of the model shows. */
import type { CheckResult } from '../check/index.ts';
import type { PinnedCheck, PinnedVerdict } from '../report/index.ts';
import type { Subject } from './subjects.ts';

/** What of a check is pinned: nothing that differs between two runs. */
export function pinnedCheck(subject: Subject, result: CheckResult): PinnedCheck {
  const { states, transitions, depth, pruned, parameters, properties } = result;
  const kept = properties.filter(
    ({ id, verdict }) => !id.startsWith('reach:') || verdict !== 'witnessed',
  );
  const verdicts = kept.map(({ id, verdict, steps }): [string, PinnedVerdict] => [
    id,
    { verdict, steps: steps.length },
  ]);
  return {
    network: subject.family.name,
    era: subject.era,
    scope: subject.scope ?? null,
    isMended: result.variants.length > 0,
    parameters,
    states,
    transitions,
    depth,
    pruned,
    verdicts: Object.fromEntries(verdicts),
  };
}

/** The baseline as JSON: one check a line each for counts and verdicts, so that differences read well. */
export function baselineJson(checks: readonly PinnedCheck[]): string {
  const lines = checks.map(({ parameters, verdicts, ...counts }) => {
    const rows = Object.entries(verdicts).map(
      ([id, { verdict, steps }]) =>
        `        ${JSON.stringify(id)}: [${JSON.stringify(verdict)}, ${steps}]`,
    );
    const head = Object.entries({ ...counts, parameters }).map(
      ([name, value]) => `      ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
    return `    {\n${head.join(',\n')},\n      "verdicts": {\n${rows.join(',\n')}\n      }\n    }`;
  });
  return `{\n  "schemaVersion": 1,\n  "checks": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Reads what {@link baselineJson} wrote. @throws SyntaxError when it is not JSON */
export function readBaseline(text: string): PinnedCheck[] {
  type Row = Omit<PinnedCheck, 'verdicts'> & {
    readonly verdicts: Readonly<Record<string, readonly [PinnedVerdict['verdict'], number]>>;
  };
  const { checks } = JSON.parse(text) as { readonly checks: readonly Row[] };
  return checks.map((row) => ({
    ...row,
    verdicts: Object.fromEntries(
      Object.entries(row.verdicts).map(([id, [verdict, steps]]) => [id, { verdict, steps }]),
    ),
  }));
}

/** Pinned checks with those just made in their place, in the order of the checks just made, others after. */
export function merged(
  pinned: readonly PinnedCheck[],
  checks: readonly PinnedCheck[],
): PinnedCheck[] {
  const made = new Set(checks.map((one) => keyOf(one)));
  return [...checks, ...pinned.filter((one) => !made.has(keyOf(one)))];
}

/** What differs from the baseline, one sentence a check; a check that was never pinned differs, too. */
export function differences(
  pinned: readonly PinnedCheck[],
  checks: readonly PinnedCheck[],
): string[] {
  const before = new Map(pinned.map((one) => [keyOf(one), one]));
  return checks.flatMap((now) => {
    const then = before.get(keyOf(now));
    const name = keyOf(now);
    if (then === undefined) return [`${name} is not in the baseline; --pin accepts it`];
    const changed = changesOf(then, now);
    return changed.length === 0 ? [] : [`${name} differs from the baseline: ${changed.join(', ')}`];
  });
}

function changesOf(then: PinnedCheck, now: PinnedCheck): string[] {
  const counts = (['states', 'transitions', 'depth', 'pruned'] as const)
    .filter((name) => then[name] !== now[name])
    .map((name) => `${name} ${then[name]} → ${now[name]}`);
  const ids = [...new Set([...Object.keys(then.verdicts), ...Object.keys(now.verdicts)])];
  const verdicts = ids
    .map((id) => [id, wordsOf(then.verdicts[id]), wordsOf(now.verdicts[id])] as const)
    .filter(([, left, right]) => left !== right)
    .map(([id, left, right]) => `${id} ${left} → ${right}`);
  return [...counts, ...verdicts];
}

function wordsOf(one: PinnedVerdict | undefined): string {
  return one === undefined ? 'absent' : `${one.verdict} ${one.steps}`;
}

function keyOf({ network, era, scope, isMended }: PinnedCheck): string {
  return [network, era, ...(scope === null ? [] : [scope]), ...(isMended ? ['mended'] : [])].join(
    ' ',
  );
}
