/** Promela: a network as a model that Spin explores to exactly our states and transitions. */
import { Constants, predicateCode } from '../check/predicate-code.ts';
import type { CompiledNetwork, CompiledStep } from '../network/index.ts';

/** The two files of an exported model. */
export interface PromelaModel {
  /** The Promela text; it includes the other file by the name it was given. */
  readonly model: string;
  /** Tables and steps in C. */
  readonly code: string;
}

/**
 * The network as one Promela process: each step is one option of a loop and one atomic step of embedded C over
 * the same tables. No property is exported: Spin is to confirm the graph.
 * @param codeFile name under which the C text will lie beside the model
 */
export function promela(network: CompiledNetwork, codeFile: string): PromelaModel {
  const tables = new Constants();
  const functions = network.steps.map((step, index) => stepFunctions(network, step, index, tables));
  const { name, era, parameters } = network.definition;
  const sizes = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return {
    model: [
      `/* ${name}, ${era}, ${sizes.join(', ')} */`,
      '/* spin -a FILE && cc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -E -m1000000 -w26 */',
      ...network.instances.map((one, index) => variable(index, one.table.states.length)),
      'c_code {',
      `\\#include "${codeFile}"`,
      '};',
      'active proctype network() {',
      '  do',
      ...network.steps.map(
        ({ definition }, index) =>
          `  :: d_step { c_expr { STEP${index} } -> c_code { step${index}(1); } } /* ${definition.name} */`,
      ),
      '  od',
      '}',
      '',
    ].join('\n'),
    code: [
      ...tables.names.map((table, index) => declaration(table, tables.values[index]!)),
      ...functions,
      '',
    ].join('\n'),
  };
}

/** A state variable with as many bits as its instance needs. */
function variable(instance: number, states: number): string {
  const bits = Math.max(1, 32 - Math.clz32(states - 1));
  return `unsigned s${instance} : ${bits};`;
}

function declaration(name: string, table: Constants['values'][number]): string {
  const type = table instanceof Float64Array ? 'double' : 'int';
  const values = Array.from(table, (value) => (Number.isNaN(value) ? '0.0/0.0' : String(value)));
  return `static const ${type} ${name}[] = {${values.join(',')}};`;
}

/** `step<index>(keep)`: whether the step is enabled; keeps its effects if asked to. */
function stepFunctions(
  network: CompiledNetwork,
  step: CompiledStep,
  index: number,
  tables: Constants,
): string {
  const moved = [...new Set(step.deliveries.map((delivery) => delivery.instance))];
  const guard = step.guard && inC(predicateCode(network, step.guard, tables, read));
  return [
    `static int step${index}(int keep) { /* ${step.definition.name} */`,
    ...(guard === undefined ? [] : [`  if (!(${guard})) return 0;`]),
    ...moved.map((instance) => `  int n${instance} = now.s${instance};`),
    ...step.deliveries.map((_, position) => `  ${delivery(network, step, position, tables)}`),
    `  if (keep) { ${moved.map((one) => `now.s${one} = n${one};`).join(' ')} }`,
    '  return 1;',
    '}',
    `#define STEP${index} step${index}(0)`,
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
