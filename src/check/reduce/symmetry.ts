/** Symmetry: groups of instances that may change places without any step or property noticing. Found, not believed. */
import { type Predicate, isLiveness } from '../../../machines/language/index.ts';
import { type CompiledNetwork, type TableStates, instancesOf } from '../../network/index.ts';

/**
 * Blocks that may change places in any way. `blocks[b][k]` is the k-th instance of block b; the k-th instances of all
 * blocks are of one machine and events.
 */
export interface Symmetry {
  readonly blocks: readonly (readonly number[])[];
}

/** What was found. */
export interface Symmetries {
  /** Each of them alone; they have no instance in common. */
  readonly found: readonly Symmetry[];
  /** For blocks that look alike and are not: what tells them apart, for whoever expected otherwise. */
  readonly refused: readonly string[];
}

/** An exchange of instances by index: where each goes. */
type Exchange = ReadonlyMap<number, number>;

/**
 * Looks for blocks that may change places: instances whose names differ in one number or word only, and single ones. Each exchange
 * of two is carried out on all steps and properties and must map them onto themselves; names only say where to look.
 */
export function symmetriesOf(network: CompiledNetwork): Symmetries {
  const texts = stepTexts(network);
  const found: Symmetry[] = [];
  const refused: string[] = [];
  const used = new Set<number>();
  for (const blocks of candidates(network)) {
    const free = blocks.filter((block) => block.every((one) => !used.has(one)));
    const why: string[] = [];
    const classes: (readonly number[])[][] = [];
    for (const block of free) {
      const home = classes.find((others) => {
        const objection = objectionTo(network, texts, exchange(others[0]!, block));
        if (objection !== undefined) why.push(objection);
        return objection === undefined;
      });
      if (home === undefined) classes.push([block]);
      else home.push(block);
    }
    for (const one of classes.filter((others) => others.length > 1)) {
      found.push({ blocks: one });
      for (const instance of one.flat()) used.add(instance);
    }
    // Single ones are only a last attempt; that they fail is no news.
    if (classes.length > 1 && free[0]!.length > 1) refused.push(...why.slice(0, 1));
  }
  return { found, refused };
}

/** Blocks by the number in their names, then instances of one machine one by one. */
function candidates(network: CompiledNetwork): (readonly number[])[][] {
  const byTemplate = new Map<string, Map<string, number>>();
  const single = new Map<object, (readonly number[])[]>();
  network.instances.forEach(({ name, table }, index) => {
    single.set(table, [...(single.get(table) ?? []), [index]]);
    const number = /\d+/.exec(name)?.[0];
    if (number === undefined) return;
    const template = `${name.replace(/\d+/, '#')} ${tableId(network, index)}`;
    const numbers = byTemplate.get(template) ?? new Map<string, number>();
    byTemplate.set(template, numbers.set(number, index));
  });
  // What comes in the same numbers belongs together: all that there is of each chunk, all of each page.
  const groups = new Map<string, Map<string, number>[]>();
  for (const numbers of byTemplate.values()) {
    const key = [...numbers.keys()].sort().join();
    groups.set(key, [...(groups.get(key) ?? []), numbers]);
  }
  const blocks = [...groups.values()].map((group) =>
    [...group[0]!.keys()].map((number) => group.map((numbers) => numbers.get(number)!)),
  );
  return [...blocks, ...single.values()].filter((others) => others.length > 1);
}

/** Equal exactly for instances of one table. */
function tableId({ instances }: CompiledNetwork, instance: number): number {
  return instances.findIndex((one) => one.table === instances[instance]!.table);
}

function exchange(one: readonly number[], other: readonly number[]): Exchange {
  return new Map(
    one.flatMap((from, at) => [[from, other[at]!] as const, [other[at]!, from] as const]),
  );
}

/** What an exchange breaks; undefined when it maps all steps and each property onto themselves. */
function objectionTo(
  network: CompiledNetwork,
  texts: readonly string[],
  moved: Exchange,
): string | undefined {
  const names = new Map(
    [...moved].map(([from, to]) => [network.instances[from]!.name, network.instances[to]!.name]),
  );
  const rename = (name: string): string => names.get(name) ?? name;
  const known = new Map<string, number>();
  for (const text of texts) known.set(text, (known.get(text) ?? 0) + 1);
  const who = [...names]
    .slice(0, 1)
    .map(([from, to]) => `'${from}' and '${to}'`)
    .join();
  for (const [index, text] of stepTexts(network, rename).entries()) {
    const left = known.get(text) ?? 0;
    if (left === 0)
      return `${who} are not alike: changed over, '${network.steps[index]!.definition.name}' is a step that is not there`;
    known.set(text, left - 1);
  }
  for (const property of network.properties) {
    const parts = [property.predicate, ...(isLiveness(property) ? [property.premise] : [])];
    for (const part of parts)
      if (part !== undefined && canonical(part, rename) !== canonical(part, (name) => name))
        return `${who} are not alike: '${property.id}' tells them apart`;
  }
  return undefined;
}

/** Each step as a text that is equal for equal steps, whatever they are called. */
function stepTexts(network: CompiledNetwork, rename = (name: string): string => name): string[] {
  return network.steps.map(({ definition, guard, deliveries }) => {
    const sent = deliveries.map(({ instance, event, when }) => {
      const { name, table } = network.instances[instance]!;
      const asks = new Set(when === undefined ? [] : instancesOf(when));
      const condition = when === undefined ? '' : canonical(when, rename);
      return { name, asks, text: JSON.stringify([rename(name), table.events[event], condition]) };
    });
    const condition = guard === undefined ? '' : canonical(guard, rename);
    return JSON.stringify([definition.fairness ?? '', condition, inOrder(sent)]);
  });
}

interface Sent {
  readonly name: string;
  readonly asks: ReadonlySet<string>;
  readonly text: string;
}

/** The least order that differs only by deliveries that commute: to others, and neither asks about the other's. */
function inOrder(sent: readonly Sent[]): string[] {
  const rest = [...sent];
  const order: string[] = [];
  while (rest.length > 0) {
    const ready = rest.filter((one, at) => rest.slice(0, at).every((other) => commute(one, other)));
    const next = ready.reduce((least, one) => (one.text < least.text ? one : least));
    order.push(next.text);
    rest.splice(rest.indexOf(next), 1);
  }
  return order;
}

function commute(one: Sent, other: Sent): boolean {
  return one.name !== other.name && !one.asks.has(other.name) && !other.asks.has(one.name);
}

/** A predicate as a text; the order of what is joined by `and`, `or` and `count` is no part of it. */
function canonical(predicate: Predicate, rename: (name: string) => string): string {
  switch (predicate.kind) {
    case 'in':
    case 'field':
      return JSON.stringify({ ...predicate, instance: rename(predicate.instance) });
    case 'fields': {
      const [left, right] = [predicate.left, predicate.right].map((one) => ({
        ...one,
        instance: rename(one.instance),
      }));
      return JSON.stringify({ ...predicate, left, right });
    }
    case 'not':
      return `not(${canonical(predicate.operand, rename)})`;
    case 'and':
    case 'or':
    case 'count': {
      const operands = predicate.operands.map((one) => canonical(one, rename)).sort();
      const bound = predicate.kind === 'count' ? `${predicate.comparison}${predicate.value}` : '';
      return `${predicate.kind}${bound}(${operands.join(',')})`;
    }
  }
}

/** The one of all states that exchanges make of each other whose blocks are in order. */
export function representative(symmetries: readonly Symmetry[], states: TableStates): TableStates {
  const after = [...states];
  for (const { blocks } of symmetries) {
    const values = blocks.map((block) => block.map((one) => states[one]!));
    values.sort(compareBlocks);
    blocks.forEach((block, at) => {
      block.forEach((one, k) => (after[one] = values[at]![k]!));
    });
  }
  return after;
}

function compareBlocks(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, k) => value !== right[k]);
  return at === -1 ? 0 : left[at]! - right[at]!;
}
