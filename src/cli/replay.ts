/** Replay: a key that a counterexample printed is walked through XState and told again, without a search. */
import { type StateProperty, isLiveness } from '../../machines/language/index.ts';
import { type Lasso, type Violation, refutes, tell, tellLasso } from '../check/index.ts';
import { viewOf, walk } from '../check/index.ts';
import { RaidproofError } from '../errors.ts';
import { compile, evaluate } from '../network/index.ts';
import { violationJson, violationText } from '../report/terminal.ts';
import { textOptions, writeJson } from './output.ts';
import type { Selected } from './selection.ts';

/** Tells the story of a key; the exit code is 1 when it violates a property, else 0. */
export function replay(selected: Selected, key: string, json: string | undefined): 0 | 1 {
  const { stem, cycle } = partsOf(key);
  const story =
    cycle === undefined ? storyOf(selected, stem) : lassoStoryOf(selected, { stem, cycle });
  if (json !== '-') process.stdout.write(violationText(story, textOptions()));
  if (json !== undefined) writeJson(json, violationJson(story));
  return story.verdict === 'violated' ? 1 : 0;
}

/** The story of a path: about the first property that its last state violates, or witnesses. */
function storyOf({ network, variants, command }: Selected, path: readonly number[]): Violation {
  const compiled = compile(network);
  const last = viewOf(compiled, walk(compiled, path).at(-1)!);
  const told = network.properties
    .filter((one) => !isLiveness(one))
    .filter((one) => (one.kind === 'always') !== evaluate(one.predicate, last));
  const property = told.find((one) => one.kind === 'always') ?? told[0] ?? plain();
  return tell(compiled, property, path, { variants, command, source: 'replay' });
}

/** The story of a run that never ends: about the first liveness property that it violates. */
function lassoStoryOf({ network, variants, command }: Selected, lasso: Lasso): Violation {
  const compiled = compile(network);
  const property = network.properties
    .filter((one) => isLiveness(one))
    .find((one) => refutes(compiled, one, lasso));
  if (property === undefined)
    throw new RaidproofError(
      'RP303',
      'this run violates no liveness property: it is not fair, does not close, or comes to the goal',
      `network ${network.name}`,
      'A replay key fits only the network, parameters and variants it was printed for.',
    );
  return tellLasso(compiled, property, lasso, { variants, command, source: 'replay' });
}

/** A path that decides nothing is still told. */
function plain(): StateProperty {
  return {
    id: 'replay',
    kind: 'sometimes',
    sentence: 'The replayed path can be taken.',
    reason: 'It was asked for; no property is violated or witnessed at its end.',
    predicate: { kind: 'and', operands: [] },
  };
}

/** Step numbers joined by dots; those that repeat for ever follow in brackets. */
function partsOf(key: string): { stem: readonly number[]; cycle: readonly number[] | undefined } {
  const found = /^(?<stem>[\d.]*)(?:\((?<cycle>[\d.]*)\))?$/.exec(key)?.groups;
  if (found === undefined) throw unreadable(key);
  const { stem = '', cycle } = found;
  return { stem: pathOf(key, stem), cycle: cycle === undefined ? undefined : pathOf(key, cycle) };
}

function pathOf(key: string, part: string): number[] {
  if (part === '') return [];
  if (/^\d+(\.\d+)*$/.test(part)) return part.split('.').map(Number);
  throw unreadable(key);
}

function unreadable(key: string): RaidproofError {
  return new RaidproofError(
    'RP106',
    `'${key}' is not a list of step numbers joined by dots`,
    '--replay',
    'Copy the key from a counterexample.',
  );
}
