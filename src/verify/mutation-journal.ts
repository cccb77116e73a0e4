/**
 * The journal of a mutation: each judgement in a file as soon as it is known, so that a long run can be broken off and
 * gone on with. Each line names the network that was judged by a digest; what is of another network is judged anew.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { identityOf } from '../check/snapshot.ts';
import { RaidproofError } from '../errors.ts';
import { MUTATION_LIMITS } from '../mutate/index.ts';
import { type CompiledNetwork, chartOf } from '../network/index.ts';

/** Judgements by what they are of. */
export interface Journal {
  /** What is known of a thing that was judged in the network of this digest. */
  readonly known: (digest: string, name: string) => unknown;
  /** Keeps a judgement. @throws RaidproofError RP201 */
  readonly keep: (digest: string, name: string, judgement: unknown) => void;
}

/** A journal that knows and keeps nothing. */
export const NO_JOURNAL: Journal = { known: () => undefined, keep: () => undefined };

const HEAD = '{"raidproof":"mutants","journal":1}';

interface Entry {
  readonly digest: string;
  readonly name: string;
  readonly judgement: unknown;
}

/**
 * A journal in a file. The last line may be torn: then what it told is judged anew.
 * @param isResumed whether the file must exist and is gone on with; else it is begun anew
 * @throws RaidproofError RP201 where it cannot be read or written, RP218 where it is no such journal
 */
export function fileJournal(path: string, isResumed: boolean): Journal {
  const entries = isResumed ? readEntries(path, true) : new Map<string, unknown>();
  if (!isResumed) written(path, () => writeFileSync(path, `${HEAD}\n`));
  return {
    known: (digest, name) => entries.get(keyOf(digest, name)),
    keep: (digest, name, judgement) => {
      const entry: Entry = { digest, name, judgement };
      entries.set(keyOf(digest, name), judgement);
      written(path, () => appendFileSync(path, `${JSON.stringify(entry)}\n`));
    },
  };
}

/** A journal that is only asked. @throws RaidproofError as {@link fileJournal} */
export function readOnlyJournal(path: string): Journal {
  const entries = readEntries(path, false);
  return { ...NO_JOURNAL, known: (digest, name) => entries.get(keyOf(digest, name)) };
}

/** A number for all that judgements of a network and its mutants depend on. Sentences do not count. */
export function digestOf(network: CompiledNetwork, ...more: readonly unknown[]): string {
  const policy = { prune: false, stopAtViolation: false, stopWhenDecided: false };
  const machines = new Set(network.instances.map(({ table }) => table.machine));
  const claims = network.properties.map((one) => ({ ...one, sentence: '', reason: '' }));
  const charts = [...machines].map((machine) =>
    chartOf(machine).transitions.map(({ id, guard, targets, actions }) => [
      id,
      guard,
      targets,
      actions,
    ]),
  );
  const hazards = network.steps.map(({ definition }) => definition.hazard ?? null);
  return createHash('sha256')
    .update(JSON.stringify([identityOf(network, policy, 'mutants'), claims, charts, hazards]))
    .update(JSON.stringify([MUTATION_LIMITS, more]))
    .digest('hex')
    .slice(0, 16);
}

function keyOf(digest: string, name: string): string {
  return `${digest} ${name}`;
}

function readEntries(path: string, mends: boolean): Map<string, unknown> {
  if (!existsSync(path))
    throw new RaidproofError('RP201', 'there is no such file', path, 'Name a journal that exists.');
  const text = written(path, () => readFileSync(path, 'utf8'));
  const [head, ...lines] = text.split('\n');
  if (head !== HEAD)
    throw new RaidproofError(
      'RP218',
      'it does not begin as a journal of mutants does',
      path,
      'Begin a new one with --journal.',
    );
  const last = lines.pop();
  // A line that is torn is the last one: the run was killed while it wrote it. What is added later must not join it.
  if (last !== '' && mends)
    written(path, () => writeFileSync(path, `${[head, ...lines].join('\n')}\n`));
  return new Map(lines.map((line, index) => entryOf(path, line, index + 2)));
}

function entryOf(path: string, line: string, number: number): [string, unknown] {
  try {
    const { digest, name, judgement } = JSON.parse(line) as Entry;
    return [keyOf(digest, name), judgement];
  } catch {
    throw new RaidproofError(
      'RP218',
      `line ${number} is not what was written`,
      path,
      'Remove that line, or begin a new journal with --journal.',
    );
  }
}

function written<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name a place that you may write to.');
  }
}
