/** Lassos in words: what repeats for ever, and why fairness does not end it. */
import type { AssumedFairness, Violation } from '../check/index.ts';
import { count } from './count.ts';

/** More names than this tell nobody anything; the JSON has them all. */
const NAMES_MAX = 8;

/** `steps 5 to 8 repeat for ever`, or that the run ends; only for a story of liveness. */
export function endlessWords(story: Violation, loopsFrom: number): string {
  const last = story.steps.length;
  if (loopsFrom === last) return 'and nothing that must happen can change it any more';
  if (loopsFrom === last - 1) return `and step ${last} repeats for ever`;
  return `and steps ${loopsFrom + 1} to ${last} repeat for ever`;
}

/** `violated by 4 steps and 3 that repeat for ever`. */
export function lassoVerdict(story: Violation, loopsFrom: number): string {
  const cycle = story.steps.length - loopsFrom;
  const stem = loopsFrom === 0 ? '' : count(loopsFrom, 'step');
  if (cycle === 0)
    return `violated${stem === '' ? ' initially' : ` after ${stem}`}, where the run may end`;
  const and = stem === '' ? '' : `${stem} and `;
  return `violated by ${and}${stem === '' ? count(cycle, 'step') : cycle} that ${cycle === 1 ? 'repeats' : 'repeat'} for ever`;
}

/** Why the run is fair, as labelled parts: what is taken, what is not enabled at some time, who is quiet. */
export function fairnessParts({ fairness, steps, loopsFrom }: Violation): string[] {
  if (fairness === undefined) return [];
  const { taken, interrupted, disabled, putOff, quiet } = fairness;
  const broken = interrupted.map(({ step, after }) => `${step} (not after step ${after})`);
  const where = loopsFrom === steps.length ? 'in the end' : 'while it repeats';
  return [
    ...(taken.length > 0 ? [`taken again and again: ${listed(taken)}`] : []),
    ...(broken.length > 0 ? [`not enabled without a break: ${listed(broken)}`] : []),
    ...(disabled.length > 0 ? [neverEnabled(fairness, where)] : []),
    ...(putOff.length > 0 ? [`enabled, but nobody must: ${listed(putOff)}`] : []),
    ...(quiet.length > 0 ? [`taken to do nothing any more: ${quiet.join(', ')}`] : []),
  ];
}

function neverEnabled({ taken, interrupted, disabled }: AssumedFairness, where: string): string {
  const isAll = taken.length + interrupted.length === 0;
  if (isAll) return `no fair step is enabled ${where}`;
  return `${count(disabled.length, 'other fair step')} never enabled ${where}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_MAX;
  return [...names.slice(0, NAMES_MAX), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
