/** Words about mutants: what their ends and reasons mean, the same in every kind of report. */
import {
  type Ends,
  type JudgedFault,
  type JudgedMutant,
  type JudgedVariant,
  type MutationResult,
  type PropertyKills,
  type Reason,
  type ScopeFigures,
  endsOf,
  explanationOf,
  killable,
  propertyKills,
  scoreOf,
} from '../mutate/index.ts';
import { count, grouped } from './words.ts';

/** Why a mutant lives, as a sentence; those that matter most come first. */
export const REASONS: Readonly<Record<Reason, string>> = {
  'new states': 'It reaches states that the right network does not, and no property objects.',
  'no new state':
    'It makes new moves, but between states of the right network only: no claim about single states can see it.',
  'same moves':
    'It makes the same moves between the same states, by other steps, or it differs in steps that change nothing.',
  'fewer behaviours':
    'It does less than the right network and nothing else: no safety property can see it.',
  'same behaviour':
    'After every history the same steps are possible: it differs only in values that decide nothing and that no property asks about.',
  'same runs':
    'It makes the same moves by other steps of the same actor, none of them owed: no claim about states or runs can tell.',
  'same graph': 'Every state has the same moves as in the right network.',
  'not reachable': 'What was changed is never used.',
};

/** The order in which living mutants are told. */
export const REASON_ORDER = Object.keys(REASONS) as readonly Reason[];

/** `bitmap modern`. */
export function resultName({ network, era }: MutationResult): string {
  return `${network} ${era}`;
}

/** A scope by its name. */
export function scopeName(scope: string | null): string {
  return scope ?? 'sizes as given';
}

/** One network's row in the table of all. */
export function figures(result: MutationResult): readonly string[] {
  const { mutants, scopes, variants } = result;
  const ends = endsOf(mutants);
  return [
    resultName(result),
    scopes.map(({ states }) => grouped(states)).join(' / '),
    `${mutants.length - ends.interrupted} of ${result.all}`,
    String(ends.equivalent),
    String(ends.stillborn),
    String(killable(ends)),
    String(ends.killed),
    scoreText(ends),
    scoreText(ends, true),
    String(explainedOf(result).unexplained.length),
    `${variants.filter((one) => one.isKilled).length} of ${variants.length}`,
  ];
}

/** Titles of {@link figures}. */
export const FIGURE_TITLES = [
  'Network',
  'States',
  'Mutants judged',
  'Equivalent',
  'Stillborn',
  'Killable',
  'Killed',
  'Score',
  'With reach',
  'Unexplained',
  'Historical killed',
] as const;

/** The same as a sentence. */
export function figureSentence(result: MutationResult): string {
  const [name, states, judged, equivalent, stillborn, all, killed, ...rest] = figures(result);
  const [score, withReach, unexplained, historical] = rest;
  return (
    `${name}, ${states} states: ${killed} of ${all} killable mutants killed, ${score} (${withReach} with reach); ` +
    `${judged} mutants judged, ${equivalent} equivalent, ${stillborn} stillborn, ${unexplained} survivors unexplained; ${historical} historical variants killed.`
  );
}

/** What else is to be said of a survivor, in brackets; empty for most. */
export function survivorNote({ outcome, unreached }: JudgedMutant): string {
  if (outcome === 'undecided') return ' [limit hit]';
  return outcome === 'reach' ? ` [${count(unreached, 'chart state')} not reached]` : '';
}

/** Survivors that somebody has explained, by the sentence, in the order in which these are written; and the others. */
export function explainedOf(result: MutationResult): {
  readonly explained: ReadonlyMap<string, readonly JudgedMutant[]>;
  readonly unexplained: readonly JudgedMutant[];
} {
  const survivors = survivorsOf(result).map((mutant) => ({
    mutant,
    why: explanationOf(mutant, result.reasons)?.why,
  }));
  const whys = new Set(result.reasons.map(({ why }) => why));
  const explained = [...whys].map((why) => {
    const own = survivors.filter((one) => one.why === why).map(({ mutant }) => mutant);
    return [why, own] as const;
  });
  return {
    explained: new Map(explained.filter(([, own]) => own.length > 0)),
    unexplained: survivors.filter(({ why }) => why === undefined).map(({ mutant }) => mutant),
  };
}

/** Mutants that nothing killed, by the reason why they live, then by operator and subject. */
export function survivorsOf({ mutants }: MutationResult): JudgedMutant[] {
  const alive = mutants.filter(
    ({ outcome }) => outcome === 'survived' || outcome === 'reach' || outcome === 'undecided',
  );
  return alive.sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ reason }: JudgedMutant): number {
  return reason === null ? -1 : REASON_ORDER.indexOf(reason);
}

/** What each property of the network kills, in its order. */
export function killsOf(result: MutationResult): PropertyKills[] {
  const { properties, mutants, variants, faults } = result;
  return propertyKills(properties, mutants, variants, faults);
}

/** What is to be said of a property that killed nothing in the mutation's own scopes; empty for the others. */
export function zeroText({ probes, faults }: MutationResult, kills: PropertyKills): string {
  if (kills.kills + kills.variants > 0) return '';
  const found = probes.find(({ property }) => property === kills.id);
  if (found !== undefined)
    return `in ${found.scope ?? 'the standard sizes'}: ${found.operator} of ${found.subject}`;
  const noticed = faults.filter(({ breaches }) =>
    breaches.some(({ property }) => property === kills.id),
  );
  const own = noticed.find(({ property }) => property === kills.id);
  if (own !== undefined) return `only a fault made for it: ${own.name}`;
  const [other] = noticed;
  return other === undefined
    ? 'kills nothing'
    : `only a fault made for ${other.property}: ${other.name}`;
}

/** Whether a targeted fault is noticed by the property that it was made for. */
export function isNoticed({ breaches, property: made }: JudgedFault): boolean {
  return breaches.some(({ property }) => property === made);
}

/** How many of the targeted faults their own properties notice, as a sentence; empty where there are none. */
export function faultsSentence({ faults }: MutationResult): string {
  if (faults.length === 0) return '';
  const noticed = faults.filter((one) => isNoticed(one)).length;
  return `${noticed} of ${count(faults.length, 'targeted fault')} noticed by the property that each was made for`;
}

/** `S1 in 7`, `L2`: a failing property with the steps of its counterexample. */
export function breachText({ property, steps }: JudgedVariant['breaches'][number]): string {
  return steps === null ? `${property} no longer reachable` : `${property} in ${steps}`;
}

/** `91.3 %`, rounded down, so that it never says more than is so; a dash where nothing can be killed. */
export function scoreText(ends: Ends, withReach = false): string {
  if (killable(ends) === 0) return '–';
  return `${(Math.floor(scoreOf(ends, withReach) * 1000) / 10).toFixed(1)} %`;
}

/** What of a scope's own properties fails without any mutation, a sentence each. */
export function unsoundOf({ scope, properties }: ScopeFigures): string[] {
  return properties
    .filter(({ verdict }) => verdict !== 'holds' && verdict !== 'witnessed')
    .map(
      ({ id, verdict }) =>
        `${id} is ${verdict} in ${scopeName(scope)} without any mutation and can kill nothing there`,
    );
}
