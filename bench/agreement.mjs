/**
 * Every engine and Spin on every network, era and rule set at its standard sizes, and on the golden rows of the
 * reference network: states, transitions, depth, verdicts, lengths. Prints a table; ends with 1 where two differ.
 * `node bench/agreement.mjs [--xstate STATES] [--only NETWORK] [--out FILE] [--journal FILE]`
 * The xstate engine searches in full where there are at most so many states; elsewhere it goes through the first ones, and
 * must agree on those with the js engine, stopped in the same place. With `--out` the table so far is written after
 * each row: what an interrupt cuts off is the rest, not what was done. With `--journal` rows are noted there, and those that are
 * there already, made by the same code, are not made again.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FAMILIES } from '../dist/machines/index.js';
import { mendsOf, parametersOf } from '../dist/machines/language/index.js';
import { explorationFigures, explore } from '../dist/src/check/index.js';
import { DEPTH_UNKNOWN } from '../dist/src/check/wasm/index.js';
import { hasSpin, runSpin } from '../dist/src/export/index.js';
import { compile } from '../dist/src/network/index.js';
import { openJournal } from './journal.mjs';

const { values } = parseArgs({
  options: {
    xstate: { type: 'string', default: '60000' },
    only: { type: 'string' },
    out: { type: 'string' },
    journal: { type: 'string' },
  },
});

/** C, P, K, states, transitions, depth, steps to the violation with BUG1. */
const GOLDEN = [
  [1, 1, 1, 339, 1282, 32, 5],
  [1, 1, 2, 925, 3902, 34, 5],
  [2, 2, 1, 8216, 37_083, 39, 5],
  [2, 2, 2, 48_201, 245_834, 41, 5],
  [2, 1, 1, 56_576, 320_840, 64, 6],
  [3, 2, 1, 1_106_240, 7_033_087, 76, 6],
  [3, 2, 2, 14_883_599, 107_460_222, 79, 6],
];

const ENGINES = [
  ['js', 1],
  ['indexed', 1],
  ['wasm', 1],
  ['wasm', 2],
  ['sliced', 1],
  ['xstate', 1],
];

/** So far the xstate engine goes where it cannot go to the end. */
const XSTATE_FIRST = 5000;

const isThere = hasSpin();
const rows = [...goldenSubjects(), ...networkSubjects()].filter(
  ({ network }) => values.only === undefined || network.definition.name === values.only,
);
const journal = openJournal(values.journal, { xstate: values.xstate, isThere });
const lines = [];
let differences = 0;
for (const [index, subject] of rows.entries()) {
  const began = performance.now();
  lines.push(await noted(subject));
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${index + 1} of ${rows.length} rows, ${subject.label}: ${seconds} s\n`);
  if (values.out !== undefined) writeFileSync(values.out, report(lines));
}
process.stdout.write(report(lines));
process.exitCode = differences === 0 ? 0 : 1;

/** A row, made now or at another time. */
async function noted(subject) {
  const known = journal.known(subject.label);
  if (known !== undefined) {
    differences += known.differences;
    return known.cells;
  }
  const before = differences;
  const cells = await compared(subject);
  journal.note(subject.label, { cells, differences: differences - before });
  return cells;
}

function goldenSubjects() {
  const reference = FAMILIES.find((one) => one.name === 'reference');
  const built = (C, P, K, variants) =>
    compile(reference.build('classic', { C, P, K }, new Set(variants)));
  return GOLDEN.flatMap(([C, P, K, states, transitions, depth, steps]) => {
    const label = `reference ${C} ${P} ${K}`;
    return [
      { label, network: built(C, P, K, []), golden: { states, transitions, depth } },
      { label: `${label} BUG1`, network: built(C, P, K, ['BUG1']), stop: true, golden: { steps } },
    ];
  });
}

function networkSubjects() {
  return FAMILIES.filter(({ name }) => name !== 'reference').flatMap((family) =>
    family.eras.flatMap((era) => {
      const sizes = parametersOf(family, era);
      const label = `${family.name} ${era}`;
      return [
        { label, network: compile(family.build(era, sizes, new Set())) },
        {
          label: `${label}, mended`,
          network: compile(family.build(era, sizes, new Set(mendsOf(family, era)))),
        },
      ];
    }),
  );
}

/** One row: the first engine's figures, and for each other whether it says the same. */
async function compared({ label, network, golden, stop = false }) {
  const policy = { prune: true, stopAtViolation: stop, stopWhenDecided: false };
  const cells = [];
  let first;
  for (const [engine, threads] of ENGINES) {
    if (engine === 'xstate' && first.states > Number(values.xstate)) {
      cells.push(await comparedFirst(network, policy));
      continue;
    }
    const found = await explore(network, { engine, threads, policy });
    const figures = explorationFigures(network, found);
    first ??= figures;
    const isWithoutDepth = found.depth === DEPTH_UNKNOWN;
    const compared = stop ? shortest : isWithoutDepth ? withoutDepth : (one) => one;
    cells.push(verdict(compared(figures), compared(first)));
    if (golden !== undefined)
      checkGolden(label, golden, isWithoutDepth ? { ...figures, depth: golden.depth } : figures);
    process.stderr.write(`${label}: ${engine} ${threads}: ${figures.states} states\n`);
  }
  cells.push(isThere ? spinCell(network, first, stop) : 'not installed');
  const found = Object.keys(first.found).length;
  const figures = stop ? ['', '', ''] : [first.states, first.transitions, first.depth];
  const steps = stop ? Math.min(...Object.values(first.found)) : found;
  return [label, ...figures.map((one) => one.toLocaleString('en')), String(steps), ...cells];
}

/** The xstate engine on the first states only, beside the js engine on the same. */
async function comparedFirst(network, policy) {
  const limits = { statesMax: XSTATE_FIRST, memoryMaxBytes: 2 ** 32 };
  const [expected, figures] = await Promise.all(
    ['js', 'xstate'].map(async (engine) =>
      explorationFigures(network, await explore(network, { engine, policy, limits })),
    ),
  );
  const answer = verdict(figures, expected);
  return answer === '✓' ? `✓ first ${XSTATE_FIRST.toLocaleString('en')}` : answer;
}

/** Sets of states have no levels: all but the depth is compared. */
function withoutDepth(figures) {
  return { ...figures, depth: DEPTH_UNKNOWN };
}

/** What an ended search is compared by: engines end at different moments of a level. */
function shortest({ found }) {
  return { steps: Math.min(...Object.values(found)) };
}

function spinCell(network, first, stop) {
  const { states, transitions, found, steps } = runSpin(network, {
    prune: true,
    stop,
    tableBits: 24,
  });
  if (stop) return verdict({ steps }, shortest(first));
  const ours = { ...first, found: Object.keys(first.found).sort() };
  return verdict(
    { states, transitions, found: [...found].sort() },
    { states: ours.states, transitions: ours.transitions, found: ours.found },
  );
}

function verdict(figures, expected) {
  if (JSON.stringify(figures) === JSON.stringify(expected)) return '✓';
  differences++;
  return `✗ ${JSON.stringify(figures)}`;
}

function checkGolden(label, golden, figures) {
  const own = 'steps' in golden ? shortest(figures) : figures;
  for (const [name, value] of Object.entries(golden))
    if (own[name] !== value) {
      differences++;
      process.stderr.write(`${label}: ${name} ${own[name]}, golden ${value}\n`);
    }
}

function report(table) {
  const names = ['states', 'transitions', 'depth', 'found'];
  const engines = ENGINES.map(([engine, threads]) =>
    threads === 1 ? engine : `${engine}, ${threads} threads`,
  );
  const head = ['network', ...names, ...engines, 'Spin'];
  const body = [head, head.map(() => '---'), ...table].map((cells) => `| ${cells.join(' | ')} |`);
  return [
    '# Agreement',
    '',
    'Each row is one network at its standard sizes, searched by every engine and, as exported Promela, by Spin. A tick says that',
    'states, transitions, depth, pruned states, dead ends, the properties found (violated or witnessed) and the length of the',
    'shortest story of each are those of the row (of Spin: states, transitions and properties found; it searches depth first).',
    'States that violate an `always` are counted and not expanded, by Spin too. Rows with BUG1 stop at the first violation;',
    '*found* is then its number of steps, of which Spin tells by a search breadth first. The counts of `reference` are',
    'held against those that Spin, TLC and C programs agreed on before. The sliced engine tells no depth.',
    '',
    ...body,
    '',
    `xstate searches in full up to ${Number(values.xstate).toLocaleString('en')} states, beyond that the first ${XSTATE_FIRST.toLocaleString('en')}. ${differences === 0 ? 'Nothing differs.' : `${differences} differ.`}`,
    'Made by `node bench/agreement.mjs`.',
    '',
  ].join('\n');
}
