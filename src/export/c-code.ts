/** Steps and properties in C, over the state variables `now.s0`, `now.s1`, … of Spin's verifiers. */
import { isLiveness } from '../../machines/language/index.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import type { CompiledNetwork, CompiledStep } from '../network/index.ts';

/** What the line begins with that tells the counts: Spin itself prints only their first nine digits. */
export const COUNT_MARK = 'raidproof counts:';

/** What the verdict lines begin with that the exported code prints at the end of a search. */
export const VERDICT_MARK = 'raidproof:';

/**
 * Tables, one function a step, and one that judges. `step<i>(0)` says whether a step is enabled; `step<i>(1)` takes it,
 * judges the state after and notes in `now.bad` whether an `always` fails there: that is a function of the
 * state, so it makes no state two.
 */
export function cCode(network: CompiledNetwork): string {
  const tables = new Constants();
  const judge = judgeCode(network, tables);
  const functions = network.steps.map((step, index) => stepFunction(network, step, index, tables));
  return [
    ...tables.names.map((table, index) => declaration(table, tables.values[index]!)),
    judge,
    ...functions,
    ...network.steps.map(
      (_, index) =>
        `#define STEP${index} ${index === 0 ? '(begin(), step0(0))' : `step${index}(0)`}`,
    ),
    '',
  ].join('\n');
}

function declaration(name: string, table: Constants['values'][number]): string {
  const type = table instanceof Float64Array ? 'double' : 'int';
  const values = Array.from(table, (value) => (Number.isNaN(value) ? '0.0/0.0' : String(value)));
  return `static const ${type} ${name}[] = {${values.join(',')}};`;
}

/** `judge()` notes what holds and fails in the present state; `begin()` does so for the initial one. */
function judgeCode(network: CompiledNetwork, tables: Constants): string {
  const judged = network.properties.filter((one) => !isLiveness(one));
  const ids = judged.map(({ id }) => JSON.stringify(id));
  const lines = judged.map(({ kind, predicate }, index) => {
    const holds = inC(predicateCode(network, predicate, tables, read));
    return kind === 'always'
      ? `  if (!(${holds})) { found[${index}] = 1; bad = 1; FAIL(ids[${index}]) }`
      : `  if (!found[${index}] && (${holds})) found[${index}] = 1;`;
  });
  return [
    '#ifdef STOP',
    'extern void (*uerror)(char *);',
    '#define FAIL(id) uerror((char *) id);',
    '#else',
    '#define FAIL(id)',
    '#endif',
    `static const char *ids[] = {${[...ids, '0'].join(',')}};`,
    `static const char is_always[] = {${[...judged.map((one) => Number(one.kind === 'always')), 0].join(',')}};`,
    `static char found[${judged.length + 1}];`,
    'static int judge(void) {',
    '  int bad = 0;',
    ...lines,
    '  return bad;',
    '}',
    'static void report(void) {',
    '  extern double nstates, truncs;',
    '  int i;',
    `  printf("${COUNT_MARK} %.0f states, %.0f transitions\\n", nstates, nstates + truncs - 1);`,
    `  for (i = 0; i < ${judged.length}; i++)`,
    `    printf("${VERDICT_MARK} %s %s\\n", found[i] ? (is_always[i] ? "violated" : "witnessed") : "-", ids[i]);`,
    '}',
    'static void begin(void) {',
    '  static int begun = 0;',
    '  if (begun) return;',
    '  begun = 1;',
    '  judge();',
    '  atexit(report);',
    '}',
  ].join('\n');
}

function stepFunction(
  network: CompiledNetwork,
  step: CompiledStep,
  index: number,
  tables: Constants,
): string {
  const moved = [...new Set(step.deliveries.map((delivery) => delivery.instance))];
  const guard = step.guard && inC(predicateCode(network, step.guard, tables, read));
  const kept = moved.map((one) => `now.s${one} = n${one};`);
  return [
    `static int step${index}(int keep) { /* ${step.definition.name} */`,
    '#ifdef PRUNE',
    '  if (now.bad) return 0;',
    '#endif',
    ...(guard === undefined ? [] : [`  if (!(${guard})) return 0;`]),
    ...moved.map((instance) => `  int n${instance} = now.s${instance};`),
    ...step.deliveries.map((_, position) => `  ${delivery(network, step, position, tables)}`),
    `  if (keep) { ${kept.join(' ')} now.bad = judge(); }`,
    '  return 1;',
    '}',
  ].join('\n');
}

function delivery(
  network: CompiledNetwork,
  step: CompiledStep,
  position: number,
  tables: Constants,
): string {
  const { instance, event, when } = step.deliveries[position]!;
  const next = tables.name(network.instances[instance]!.table.next[event]!);
  const move = `n${instance} = ${next}[n${instance}]; if (n${instance} < 0) return 0;`;
  if (when === undefined) return move;
  const before = new Set(step.deliveries.slice(0, position).map((earlier) => earlier.instance));
  const condition = predicateCode(network, when, tables, (asked) =>
    before.has(asked) ? `n${asked}` : read(asked),
  );
  return `if (${inC(condition)}) { ${move} }`;
}

function read(instance: number): string {
  return `now.s${instance}`;
}

/** The JavaScript of a predicate as C: unsigned shifts and plain comparisons. */
function inC(code: string): string {
  return code
    .replaceAll(/\((-?\d+)>>>/g, '((unsigned)$1>>')
    .replaceAll('!==', '!=')
    .replaceAll('===', '==');
}
