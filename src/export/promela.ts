/** Promela: a network as a model that Spin explores to exactly our states, transitions and verdicts. */
import { isLiveness } from '../../machines/language/index.ts';
import { type CompiledNetwork, evaluate, firstStates, tableView } from '../network/index.ts';
import { cCode } from './c-code.ts';

/** The two files of an exported model. */
export interface PromelaModel {
  /** The Promela text; it includes the other file by the name it was given. */
  readonly model: string;
  /** Tables, steps and properties in C. */
  readonly code: string;
}

/**
 * The network as one Promela process: each step is one option of a loop and one atomic step of embedded C over
 * the same tables. `always` and `sometimes` are judged in every state and told at the end of the search. Fairness of
 * single steps has no counterpart in Spin, so `eventually` and `leadsTo` are left out.
 * @param codeFile name under which the C text will lie beside the model
 */
export function promela(network: CompiledNetwork, codeFile: string): PromelaModel {
  const { name, era, parameters } = network.definition;
  const sizes = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return {
    model: [
      `/* ${name}, ${era}, ${sizes.join(', ')}`,
      ' * spin -a FILE && cc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -E -m1000000 -w26',
      ' * Verdicts of all properties follow the counts. With -DPRUNE, states in which an always fails are not expanded;',
      ' * with -DSTOP the first of them ends the search with a trail, the shortest one where -DBFS is added. */',
      ...network.instances.map((one, index) => variable(index, one.table.states.length)),
      `bit bad = ${isBadAtFirst(network) ? 1 : 0};`,
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
    code: cCode(network),
  };
}

/** A state variable with as many bits as its instance needs. */
function variable(instance: number, states: number): string {
  const bits = Math.max(1, 32 - Math.clz32(states - 1));
  return `unsigned s${instance} : ${bits};`;
}

/** Whether an `always` fails in the initial state. */
function isBadAtFirst(network: CompiledNetwork): boolean {
  const view = tableView(network, firstStates(network));
  return network.properties.some(
    (one) => !isLiveness(one) && one.kind === 'always' && !evaluate(one.predicate, view),
  );
}
