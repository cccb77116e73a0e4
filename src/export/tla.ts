/** TLA+: a network as a module for TLC and Apalache, with its fairness and all its properties. */
import {
  type LivenessProperty,
  type Predicate,
  type Property,
  isLiveness,
} from '../../machines/language/index.ts';
import type { CompiledNetwork, CompiledStep } from '../network/index.ts';
import { TlaTables, predicateTla } from './tla-predicate.ts';
import { uniqueNames } from './names.ts';

/** The two files of a model. */
export interface TlaModel {
  /** The text of `<module>.tla`. */
  readonly module: string;
  /** The text of `<module>.cfg`, for TLC. */
  readonly config: string;
}

/** Identifiers that the module defines for itself, or that TLA+ does; besides those with a number. */
const TAKEN = (
  'Init Next Spec vars Fairness Integers Sequences Int Nat Seq IF THEN ELSE LET IN TRUE FALSE CASE OTHER ' +
  'CHOOSE SUBSET UNCHANGED ENABLED DOMAIN UNION EXCEPT WITH ASSUME THEOREM Head Tail Len Append SubSeq ' +
  'SelectSeq Print BOOLEAN STRING'
).split(' ');

/**
 * The network as a TLA+ module: one variable an instance, which holds the number of its local state, one action a step. An
 * `always` is an invariant. Of a `sometimes` the negation is one, under the name `Never_…`: where TLC refutes it, that
 * is the witness. Weakly fair steps are conjuncts of the specification, quiet actors premises of their property.
 * @param module name of the module; its file must be called the same
 */
export function tla(network: CompiledNetwork, module: string): TlaModel {
  const names = uniqueNames(
    [...network.instances.map((one) => one.name), ...network.properties.map((one) => one.id)],
    [
      ...TAKEN,
      ...network.steps.flatMap(({ deliveries }, index) => [
        `Step${index}`,
        ...deliveries.map((_, position) => `n${position}`),
      ]),
    ],
  );
  const variables = names.slice(0, network.instances.length);
  const ids = names.slice(network.instances.length);
  const tables = new TlaTables();
  const read = (instance: number): string => variables[instance]!;
  const ask = (predicate: Predicate): string => predicateTla(network, predicate, tables, read);
  const steps = network.steps.map((step, index) =>
    stepTla(network, step, index, tables, variables),
  );
  const properties = network.properties.map((one, index) =>
    propertyTla(network, one, nameOf(one, ids[index]!), ask),
  );
  const { name, era, parameters } = network.definition;
  const sizes = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return {
    module: [
      `---- MODULE ${module} ----`,
      `\\* ${name}, ${era}, ${sizes.join(', ')}`,
      'EXTENDS Integers, Sequences',
      '',
      ...legend(network, variables),
      'VARIABLES',
      variables.map((one) => `  \\* @type: Int;\n  ${one}`).join(',\n'),
      '',
      `vars == <<${variables.join(', ')}>>`,
      '',
      ...tables.definitions(),
      '',
      'Init ==',
      ...variables.map((one) => `  /\\ ${one} = 0`),
      '',
      ...steps,
      'Next ==',
      ...network.steps.map((_, index) => `  \\/ Step${index}`),
      '',
      ...fairness(network),
      '',
      'Spec == Init /\\ [][Next]_vars /\\ Fairness',
      '',
      ...properties,
      '====',
      '',
    ].join('\n'),
    config: configuration(network, ids),
  };
}

function nameOf({ kind }: Property, id: string): string {
  return kind === 'sometimes' ? `Never_${id}` : id;
}

/** What the numbers of the local states stand for. */
function legend(network: CompiledNetwork, variables: readonly string[]): string[] {
  const seen = new Set<object>();
  return network.instances.flatMap(({ table }, index) => {
    if (seen.has(table)) return [];
    seen.add(table);
    const shared = variables.filter((_, other) => network.instances[other]!.table === table);
    return [
      `\\* ${shared.join(', ')} (machine ${table.machine.id}):`,
      ...table.states.map(({ key }, state) => `\\*   ${state}  ${key}`),
      ...(index === network.instances.length - 1 ? [''] : []),
    ];
  });
}

function stepTla(
  network: CompiledNetwork,
  step: CompiledStep,
  index: number,
  tables: TlaTables,
  variables: readonly string[],
): string {
  const now = [...variables];
  const read = (instance: number): string => now[instance]!;
  const guard =
    step.guard === undefined ? [] : [`  /\\ ${predicateTla(network, step.guard, tables, read)}`];
  const definitions: string[] = [];
  const accepted: string[] = [];
  step.deliveries.forEach(({ instance, event, when }, position) => {
    const next = network.instances[instance]!.table.next[event]!;
    const before = now[instance]!;
    const moved = tables.at(next, before);
    const after = `n${position}`;
    const condition = when && predicateTla(network, when, tables, read);
    definitions.push(
      `${after} == ${condition === undefined ? moved : `(IF ${condition} THEN ${moved} ELSE ${before})`}`,
    );
    if (next.some((state) => state < 0)) accepted.push(`(${after} >= 0)`);
    now[instance] = after;
  });
  const moves = variables.flatMap((one, instance) =>
    now[instance] === one ? [] : [`${one}' = ${now[instance]}`],
  );
  const rest = variables.filter((one, instance) => now[instance] === one);
  const unchanged = rest.length === 0 ? [] : [`UNCHANGED <<${rest.join(', ')}>>`];
  return [
    `Step${index} == \\* ${step.definition.name}`,
    ...guard,
    ...(definitions.length === 0
      ? []
      : [`  /\\ LET ${definitions.join('\n         ')}`, '     IN']),
    ...[...accepted, ...moves, ...unchanged].map((one) => `       /\\ ${one}`),
    '',
  ].join('\n');
}

function fairness({ steps }: CompiledNetwork): string[] {
  const fair = steps.flatMap(({ definition }, index) =>
    definition.fairness === 'weak' ? [`  /\\ WF_vars(Step${index})`] : [],
  );
  return ['Fairness ==', ...(fair.length === 0 ? ['  TRUE'] : fair)];
}

function propertyTla(
  network: CompiledNetwork,
  property: Property,
  name: string,
  ask: (predicate: Predicate) => string,
): string {
  const lead = `\\* ${property.sentence}\n${name} ==`;
  const holds = ask(property.predicate);
  if (!isLiveness(property))
    return `${lead} ${property.kind === 'always' ? holds : `~(${holds})`}\n`;
  const claim =
    property.kind === 'eventually'
      ? `<>(${holds})`
      : `((${property.premise === undefined ? 'TRUE' : ask(property.premise)}) ~> (${holds}))`;
  const quiet = quietSteps(network, property);
  if (quiet.length === 0) return `${lead} ${claim}\n`;
  return `${lead} (<>[][~(${quiet.join(' \\/ ')})]_vars) => ${claim}\n`;
}

function quietSteps({ steps }: CompiledNetwork, { quiet = [] }: LivenessProperty): string[] {
  return steps.flatMap(({ definition }, index) =>
    quiet.includes(definition.actor) ? [`Step${index}`] : [],
  );
}

function configuration({ properties }: CompiledNetwork, ids: readonly string[]): string {
  const named = properties.map((one, index) => ({
    kind: one.kind,
    name: nameOf(one, ids[index]!),
  }));
  const lines = (kinds: readonly Property['kind'][], title: string, mark = ''): string[] => {
    const chosen = named.filter(({ kind }) => kinds.includes(kind));
    return chosen.length === 0
      ? []
      : [`${mark}${title}`, ...chosen.map(({ name }) => `${mark}  ${name}`)];
  };
  return [
    'SPECIFICATION Spec',
    'CHECK_DEADLOCK FALSE',
    ...lines(['always'], 'INVARIANTS'),
    ...lines(['eventually', 'leadsTo'], 'PROPERTIES'),
    '\\* Each of these is violated where what it denies is witnessed:',
    ...lines(['sometimes'], 'INVARIANTS', '\\* '),
    '',
  ].join('\n');
}
