/** `mutants.json`: the kill matrix as data, small enough to commit: steps and operators, not single mutants. */
import {
  type JudgedMutant,
  type MutationResult,
  endsOf,
  groupedBy,
  scoreOf,
} from '../mutate/index.ts';
import { stableJson } from './json.ts';
import { explainedOf, killsOf } from './mutants-words.ts';

/** The matrix, aggregated by what was changed and operator. No times: the same sources give the same bytes. */
export function mutantsJson(results: readonly MutationResult[]): string {
  const networks = results.map((result) => {
    const { mutants, all, scopes, properties: _, reasons: __, ...rest } = result;
    const ends = endsOf(mutants);
    return {
      ...rest,
      scopes: scopes.map(({ properties: ___, ...figures }) => figures),
      mutants: { all, judged: mutants.length, ...ends },
      score: rounded(scoreOf(ends)),
      scoreWithReach: rounded(scoreOf(ends, true)),
      survivors: countsOfReasons(result),
      properties: killsOf(result),
      matrix: matrixOf(mutants),
    };
  });
  return compactRows(stableJson({ schemaVersion: 2, networks }));
}

/** How many survivors each reason explains, and how many none does. */
function countsOfReasons(result: MutationResult) {
  const { explained, unexplained } = explainedOf(result);
  return {
    unexplained: unexplained.length,
    explained: Object.fromEntries([...explained].map(([why, own]) => [why, own.length])),
  };
}

/** Everything, mutant by mutant. */
export function mutantsFullJson(results: readonly MutationResult[]): string {
  return stableJson({ schemaVersion: 1, networks: results });
}

/** For each subject and operator one row of text: ends with their counts, then killers with theirs. */
function matrixOf(mutants: readonly JudgedMutant[]): Record<string, Record<string, string>> {
  const rows = [...groupedBy(mutants, ({ subject }) => subject)].map(([subject, own]) => {
    const cells = [...groupedBy(own, ({ operator }) => operator)].map(([operator, group]) => {
      const ends = countsOf(group.map((one) => endOf(one)));
      const killers = countsOf(group.flatMap((one) => one.killers));
      return [operator, killers === '' ? ends : `${ends}; by ${killers}`] as const;
    });
    return [subject, Object.fromEntries(cells)] as const;
  });
  return Object.fromEntries(rows);
}

function endOf({ outcome, reason }: JudgedMutant): string {
  return reason === null ? outcome : `${outcome} (${reason})`;
}

function countsOf(words: readonly string[]): string {
  return [...groupedBy(words, (word) => word)]
    .map(([word, all]) => `${word} ${all.length}`)
    .join(', ');
}

function rounded(share: number): number {
  return Math.floor(share * 1000) / 1000;
}

/** Objects of plain values on one line each, so that a difference of two runs reads well. */
function compactRows(json: string): string {
  return json.replaceAll(/\{\n(?:\s+"[^"\n]*": [^{[\n]*\n)+\s*\}/g, (block) =>
    block.replaceAll(/\n\s*/g, ' '),
  );
}
