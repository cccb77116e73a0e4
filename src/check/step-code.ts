/** Steps as JavaScript: one function a step, which judges, moves and stores its successor. */
import type { CompiledNetwork, CompiledStep } from '../network/index.ts';
import { type Layout, mask } from './layout.ts';
import { type Constants, predicateCode } from './predicate-code.ts';
import { instancesOf } from '../network/index.ts';
import type { WordLayout } from './wasm/layout.ts';
import { type Part, planStep } from './wasm/step-plan.ts';

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
 *
 * A step moves parts of the state that do not depend on each other. What became of a part is kept by its input, the
 * local states that it reads or moves, so that each input is worked out, and marked as covered, only once.
 */
export function stepCode(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
  index: number,
  { marks } = { marks: true },
): string {
  const step = network.steps[index]!;
  const { parts } = planStep(network, wordLayout(layout), step);
  const isKept = parts.length > 0 && parts.every(({ widthBits }) => widthBits <= KEPT_BITS);
  const words = wordNames(layout).join(',');
  const asked = step.guard === undefined ? [] : instancesOf(step.guard);
  const guard = [
    ...readsCode(
      layout,
      asked.map((name) => network.instanceIndex.get(name)!),
    ),
    step.guard === undefined
      ? ''
      : `if(!(${predicateCode(network, step.guard, constants, (one) => `s${one}`)}))return 0;`,
  ];
  const kept = isKept ? parts : [];
  const inputs = kept.map((part, number) => `const i${number}=${inputCode(part)};`);
  const moving = movingCode(network, layout, constants, index, marks, kept);
  if (!isKept) return `function step${index}(${words},from){${guard.join('')}{${moving}}}`;
  const known = kept.map((_, number) => `const m${number}=M${index}_${number}[i${number}];`);
  const join = (operator: string): string => kept.map((_, number) => `m${number}`).join(operator);
  const names = kept.map((_, number) => `i${number}`).join(',');
  return [
    ...kept.flatMap((part, number) => tablesCode(layout, part, `${index}_${number}`)),
    `function learn${index}(${words},from,${names}){${moving}}`,
    `function step${index}(${words},from){${guard.join('')}${inputs.join('')}${known.join('')}`,
    `if(((${join('|')})&${REFUSED})!==0)return 0;`,
    `if((${join('&')})===0)return learn${index}(${words},from,${names});`,
    `push(${keptWords(layout, kept, index)},${index},from);return 1;}`,
  ].join('\n');
}

/** A step is kept by input where each of its parts takes at most so many bits. */
const KEPT_BITS = 10;

/** What is known of a part's input: nothing; it is moved; with one bit more, it refuses the step. */
const MOVED = 1;
const REFUSED = 2;

/** The 32-bit layout as those who plan steps read it. */
function wordLayout({ fields, words }: Layout): WordLayout {
  return { fields: fields.map((field, instance) => ({ ...field, instance })), words };
}

/** The local states of a part side by side. */
function inputCode({ runs }: Part): string {
  let shift = 0;
  const pieces = runs.map(({ word, shiftBits, widthBits }) => {
    const piece = `(w${word}>>>${shiftBits}&${2 ** widthBits - 1})<<${shift}`;
    shift += widthBits;
    return piece;
  });
  return pieces.length === 0 ? '0' : pieces.join('|');
}

/** By input: what is known, and the bits that change in each word. */
function tablesCode(layout: Layout, part: Part, name: string): string[] {
  const size = 2 ** part.widthBits;
  return [
    `const M${name}=new Uint8Array(${size});`,
    ...wordsOf(layout, part).map((word) => `const T${name}_${word}=new Int32Array(${size});`),
  ];
}

/** The words in which a part moves something. */
function wordsOf(layout: Layout, { moved }: Part): number[] {
  const wide = moved.filter((instance) => layout.fields[instance]!.widthBits > 0);
  return [...new Set(wide.map((instance) => layout.fields[instance]!.word))];
}

/** The successor by what is kept. */
function keptWords(layout: Layout, parts: readonly Part[], index: number): string {
  return wordNames(layout)
    .map((name, word) => {
      const changes = parts.flatMap((part, number) =>
        wordsOf(layout, part).includes(word) ? [`T${index}_${number}_${word}[i${number}]`] : [],
      );
      return [name, ...changes].join('^');
    })
    .join(',');
}

/** Makes all deliveries one by one, keeps what becomes of the given parts, and pushes the successor. */
function movingCode(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
  index: number,
  marks: boolean,
  parts: readonly Part[],
): string {
  const step = network.steps[index]!;
  const moved = [...new Set(step.deliveries.map((delivery) => delivery.instance))];
  const changed = (instances: readonly number[], word: number): string[] =>
    instances
      .filter((instance) => layout.fields[instance]!.word === word)
      .filter((instance) => layout.fields[instance]!.widthBits > 0)
      .map((i) => `((n${i}^s${i})<<${layout.fields[i]!.shiftBits})`);
  const refusal = (position: number): string => {
    const number = parts.findIndex((part) => part.deliveries.includes(position));
    return number === -1 ? '' : `M${index}_${number}[i${number}]=${MOVED | REFUSED};`;
  };
  const keep = parts.flatMap((part, number) => [
    `M${index}_${number}[i${number}]=${MOVED};`,
    ...wordsOf(layout, part).map(
      (word) => `T${index}_${number}_${word}[i${number}]=${changed(part.moved, word).join('^')};`,
    ),
  ]);
  const words = wordNames(layout).map((name, word) => [name, ...changed(moved, word)].join('^'));
  return [
    ...readsCode(layout, movers(network, step)),
    ...moved.map((instance) => `let n${instance}=s${instance};`),
    ...step.deliveries.map((_, position) =>
      deliveryCode(network, constants, step, position, refusal(position)),
    ),
    ...(marks ? markCode(step) : []),
    ...keep,
    `push(${words.join(',')},${index},from);return 1;`,
  ].join('\n');
}

function readsCode(layout: Layout, instances: readonly number[]): string[] {
  return [...new Set(instances)].map(
    (instance) => `const s${instance}=${readCode(layout, instance)};`,
  );
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
  refusal: string,
): string {
  const delivery = step.deliveries[position]!;
  const table = network.instances[delivery.instance]!.table;
  const next = table.next[delivery.event]!;
  const variable = `n${delivery.instance}`;
  const refuses = next.some((state) => state < 0);
  const move =
    `d${position}=${variable};${variable}=${constants.name(next)}[${variable}];` +
    (refuses ? `if(${variable}<0){${refusal}return 0;}` : '');
  if (delivery.when === undefined) return `let ${move}`;
  const before = new Set(step.deliveries.slice(0, position).map((earlier) => earlier.instance));
  const when = predicateCode(network, delivery.when, constants, (instance) =>
    before.has(instance) ? `n${instance}` : `s${instance}`,
  );
  return `let d${position}=-1;if(${when}){${move}}`;
}

/** Every instance that the step's deliveries read or move. */
function movers(network: CompiledNetwork, step: CompiledStep): number[] {
  return step.deliveries.flatMap(({ instance, when }) => [
    ...(when === undefined
      ? []
      : instancesOf(when).map((name) => network.instanceIndex.get(name)!)),
    instance,
  ]);
}
