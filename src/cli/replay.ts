/** Replay: a key that a counterexample printed is walked through XState and told again, without a search. */
import type { Property } from '../../machines/language/index.ts';
import { type Violation, tell, viewOf, walk } from '../check/index.ts';
import { RaidproofError } from '../errors.ts';
import { compile, evaluate } from '../network/index.ts';
import { violationJson, violationText } from '../report/index.ts';
import { textOptions, writeJson } from './output.ts';
import type { Selected } from './selection.ts';

/** Tells the story of a key; the exit code is 1 when it violates a property, else 0. */
export function replay(selected: Selected, key: string, json: string | undefined): 0 | 1 {
  const story = storyOf(selected, pathOf(key));
  if (json !== '-') process.stdout.write(violationText(story, textOptions()));
  if (json !== undefined) writeJson(json, violationJson(story));
  return story.verdict === 'violated' ? 1 : 0;
}

/** The story of a path: about the first property that its last state violates, or witnesses. */
function storyOf({ network, variants, command }: Selected, path: readonly number[]): Violation {
  const compiled = compile(network);
  const last = viewOf(compiled, walk(compiled, path).at(-1)!);
  const told = network.properties.filter(
    (one) => (one.kind === 'always') !== evaluate(one.predicate, last),
  );
  const property = told.find((one) => one.kind === 'always') ?? told[0] ?? plain();
  return tell(compiled, property, path, { variants, command, source: 'replay' });
}

/** A path that decides nothing is still told. */
function plain(): Property {
  return {
    id: 'replay',
    kind: 'sometimes',
    sentence: 'The replayed path can be taken.',
    reason: 'It was asked for; no property is violated or witnessed at its end.',
    predicate: { kind: 'and', operands: [] },
  };
}

function pathOf(key: string): number[] {
  if (key === '') return [];
  if (/^\d+(\.\d+)*$/.test(key)) return key.split('.').map(Number);
  throw new RaidproofError(
    'RP106',
    `'${key}' is not a list of step numbers joined by dots`,
    '--replay',
    'Copy the key from a counterexample.',
  );
}
