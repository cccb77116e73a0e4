/** Steps as JavaScript: one function a step, which judges, moves and stores its successor. */
import type { CompiledNetwork, CompiledStep } from '../network/index.ts';
import { type Layout, mask } from './layout.ts';
import { type Constants, predicateCode } from './predicate-code.ts';
import { instancesOf } from '../network/index.ts';

/** Expression that reads an instance's local state out of the words `w0`, `w1`, …. */
export function readCode(layout: Layout, instance: number): string {
  const field = layout.fields[instance]!;
  if (field.widthBits === 0) return '0';
  return `(w${field.word}>>>${field.shiftBits}&${mask(field)})`;
}

/** Parameter list of the words of a state. */
export function wordNames(layout: Layout): string[] {
  return Array.from({ length: layout.words }, (_, word) => `w${word}`);
}

/**
 * Source of `step<index>(w0, …, from)`: returns 1 when the step was enabled, having pushed the successor.
 * The names of coverage arrays are `K<instance>_<event>`, of transition tables the constants' names.
 * With `marks` false no coverage is noted.
 */
export function stepCode(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
  index: number,
  { marks } = { marks: true },
): string {
  const step = network.steps[index]!;
  const moved = [...new Set(step.deliveries.map((delivery) => delivery.instance))];
  const lines = readInstances(network, step).map(
    (instance) => `const s${instance}=${readCode(layout, instance)};`,
  );
  if (step.guard !== undefined) {
    const guard = predicateCode(network, step.guard, constants, (instance) => `s${instance}`);
    lines.push(`if(!(${guard}))return 0;`);
  }
  lines.push(...moved.map((instance) => `let n${instance}=s${instance};`));
  step.deliveries.forEach((_, position) => {
    lines.push(deliveryCode(network, constants, step, position));
  });
  if (marks) lines.push(...markCode(step));
  const words = wordNames(layout).map((word, number) => {
    const changes = moved
      .filter((instance) => layout.fields[instance]!.word === number)
      .filter((instance) => layout.fields[instance]!.widthBits > 0)
      .map((i) => `((n${i}-s${i})<<${layout.fields[i]!.shiftBits})`);
    return changes.length === 0 ? word : `(${[word, ...changes].join('+')})|0`;
  });
  lines.push(`push(${words.join(',')},${index},from);return 1;`);
  return `function step${index}(${wordNames(layout).join(',')},from){${lines.join('\n')}}`;
}

/** Notes for each delivery that happened the first state in which it did. */
function markCode(step: CompiledStep): string[] {
  return step.deliveries.map(({ instance, event, when }, position) => {
    const mark = `K${instance}_${event}`;
    const happened = when === undefined ? '' : `d${position}>=0&&`;
    return `if(${happened}${mark}[d${position}]===0)${mark}[d${position}]=from+1;`;
  });
}

/** Delivery `position`: on a refusal the whole step is not enabled. */
function deliveryCode(
  network: CompiledNetwork,
  constants: Constants,
  step: CompiledStep,
  position: number,
): string {
  const delivery = step.deliveries[position]!;
  const table = network.instances[delivery.instance]!.table;
  const next = table.next[delivery.event]!;
  const variable = `n${delivery.instance}`;
  const refuses = next.some((state) => state < 0);
  const move =
    `d${position}=${variable};${variable}=${constants.name(next)}[${variable}];` +
    (refuses ? `if(${variable}<0)return 0;` : '');
  if (delivery.when === undefined) return `let ${move}`;
  const before = new Set(step.deliveries.slice(0, position).map((earlier) => earlier.instance));
  const when = predicateCode(network, delivery.when, constants, (instance) =>
    before.has(instance) ? `n${instance}` : `s${instance}`,
  );
  return `let d${position}=-1;if(${when}){${move}}`;
}

/** Every instance that the step reads or moves. */
function readInstances(network: CompiledNetwork, step: CompiledStep): number[] {
  const names = [
    ...(step.guard === undefined ? [] : instancesOf(step.guard)),
    ...step.deliveries.flatMap((one) => (one.when === undefined ? [] : instancesOf(one.when))),
  ];
  return [
    ...new Set([
      ...names.map((name) => network.instanceIndex.get(name)!),
      ...step.deliveries.map((delivery) => delivery.instance),
    ]),
  ];
}
