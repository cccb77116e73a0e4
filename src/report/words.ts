/** Words: how verdicts, counts, scopes and changes read, the same in every kind of report. */
import type { FieldValue, PropertyKind } from '../../machines/language/index.ts';
import type { Change, CheckResult, PropertyResult, Verdict, Violation } from '../check/index.ts';
import { count } from './count.ts';
import { lassoVerdict } from './lasso-words.ts';

export { count, grouped } from './count.ts';

const SIGNS: Readonly<Record<Verdict, string>> = {
  holds: '✓',
  witnessed: '✓',
  violated: '✗',
  unwitnessed: '!',
  inconclusive: '?',
};

/** A sign beside each verdict, so that nothing depends on colour. */
export function sign(verdict: Verdict): string {
  return SIGNS[verdict];
}

/** `0.04 s`, `3.1 s`, `75 s`. */
export function duration(seconds: number): string {
  if (seconds >= 10) return `${Math.round(seconds)} s`;
  return `${seconds.toFixed(seconds >= 1 ? 1 : 2)} s`;
}

/** A leaf's value. */
export function valueText(value: FieldValue): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** Era, sizes and variants: `classic, chunks 2, pages 2, with onePass`. */
export function scope(
  of: Pick<Violation | CheckResult, 'era' | 'parameters' | 'variants'>,
): string {
  const sizes = Object.entries(of.parameters).map(([name, value]) => `${name} ${value}`);
  const variants = of.variants.length === 0 ? '' : `with ${of.variants.join(' and ')}`;
  return [of.era, ...sizes, variants].filter((part) => part !== '').join(', ');
}

/** One line for each instance that changed: `chunk 0: idle → busy, writes 0 → 1`. */
export function changeLines(changes: readonly Change[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { instance, leaf, before, after } of changes) {
    const label = leaf === 'state' ? '' : `${leaf} `;
    const words = `${label}${valueText(before)} → ${valueText(after)}`;
    lines.set(instance, [...(lines.get(instance) ?? []), words]);
  }
  return [...lines].map(([instance, words]) => `${instance}: ${words.join(', ')}`);
}

/** `violated after 6 steps, the shortest way there is`. */
export function storyVerdict(story: Violation): string {
  if (story.loopsFrom !== undefined) return lassoVerdict(story, story.loopsFrom);
  const after =
    story.steps.length === 0 ? 'initially' : `after ${count(story.steps.length, 'step')}`;
  const shortest = story.source === 'check' ? ', the shortest way there is' : '';
  return `${story.verdict} ${after}${shortest}`;
}

const LEADS: Readonly<Record<PropertyKind, string>> = {
  always: 'Must always hold',
  sometimes: 'Must be possible',
  eventually: 'Must come at last',
  leadsTo: 'Must come at last',
};

/** `Must always hold`, or what a witness shows. */
export function claimLead(story: Violation): string {
  return story.source === 'conformance' ? 'Must agree' : LEADS[story.property.kind];
}

const KINDS: Readonly<Record<PropertyKind, string>> = {
  always: 'always',
  sometimes: 'sometimes',
  eventually: 'eventually',
  leadsTo: 'leads to',
};

/** What kind of claim it is: `always`, `leads to`. */
export function kindWords(kind: PropertyKind): string {
  return KINDS[kind];
}

/** The sentence of a property, and in brackets what limits its verdict. */
export function sentenceWords({ kind, sentence, verdict, onGraph }: PropertyResult): string {
  const isEmpty = verdict === 'unwitnessed' && kind === 'leadsTo';
  if (verdict !== 'holds' && !isEmpty) return sentence;
  const limits = [
    ...(isEmpty ? ['nothing ever calls for it'] : []),
    ...(onGraph === 'pruned' ? ['as far as no other property is violated'] : []),
  ];
  return limits.length === 0 ? sentence : `${sentence} (${limits.join('; ')})`;
}

/** Whether everything was seen, or which limit ended the search. */
export function endingText(result: CheckResult): string {
  if (result.ending === 'walked') return 'nothing is proved by walks';
  if (!result.complete) return `ended early: ${result.ending}`;
  if (result.pruned === 0) return 'every reachable state seen';
  return `every state up to a violation seen, then ${count(result.statesBehind, 'state')} behind`;
}
