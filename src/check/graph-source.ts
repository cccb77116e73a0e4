/** The source text that finds all edges between explored states, and where predicates hold. */
import type { Predicate } from '../../machines/language/index.ts';
import { type CompiledNetwork, instancesOf } from '../network/index.ts';
import { expandCode } from './expand-code.ts';
import { constantNames } from './generated.ts';
import type { Layout } from './layout.ts';
import { type Constants, predicateCode } from './predicate-code.ts';
import { readCode, stepCode, wordNames } from './step-code.ts';
import { hashCode } from './store.ts';

/**
 * Source of a function body that returns `edgesOf(state)`, which puts the edges of one state at the beginning of the
 * graph's arrays and gives their number, and `link(from, to)`: it notes all edges of these states, which must follow
 * those of the last call. States that `isCut` marks have none.
 */
export function linkSource(network: CompiledNetwork, layout: Layout, constants: Constants): string {
  const steps = network.steps.map((_, index) =>
    stepCode(network, layout, constants, index, { marks: false }),
  );
  const words = wordNames(layout);
  return [
    `'use strict';`,
    ...constantNames(constants),
    'const {states,table,isCut,graph:{offsets,targets,steps}}=machinery;',
    'const slotMask=table.length-1;let edges=0;',
    lookUpCode(layout),
    ...steps,
    expandCode(network, layout, (index) => `step${index}(${words.join(',')},state);`),
    `function link(from,to){for(let state=from;state<to;state++){`,
    'offsets[state]=edges;if(isCut[state]===1)continue;',
    `const o=state*${layout.words};`,
    `const ${words.map((name, word) => `${name}=states[o+${word}]`).join(',')};`,
    `expand(${words.join(',')},state);}`,
    'offsets[to]=edges;}',
    'function edgesOf(state){edges=0;if(isCut[state]===1)return 0;',
    `const o=state*${layout.words};`,
    `const ${words.map((name, word) => `${name}=states[o+${word}]`).join(',')};`,
    `expand(${words.join(',')},state);return edges;}`,
    'return{link,edgesOf};',
  ].join('\n');
}

/** `push` as steps call it, but here it looks an explored state up and notes the edge. */
function lookUpCode(layout: Layout): string {
  const names = wordNames(layout);
  const equal = names.map((name, word) => `states[o+${word}]===${name}`).join('&&');
  return `
function push(${names.join(',')},via,from){
  ${hashCode(names)}
  let i=h&slotMask;
  for(;;){
    const e=table[i];
    if(e===0)throw new Error('an edge leads to a state that was never found');
    const o=(e-1)*${layout.words};
    if(${equal}){targets[edges]=e-1;steps[edges++]=via;return;}
    i=(i+1)&slotMask;
  }
}`;
}

/** Source of a function body that returns `answer(answers)`: for each state 1 where the predicate holds. */
export function holdingSource(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
  predicate: Predicate,
): string {
  const holds = predicateCode(network, predicate, constants, (one) => `s${one}`);
  const reads = [...new Set(instancesOf(predicate))].map((name) => {
    const instance = network.instanceIndex.get(name)!;
    return `const s${instance}=${readCode(layout, instance)};`;
  });
  return [
    `'use strict';`,
    ...constantNames(constants),
    'const {states,count}=machinery;',
    'const answers=new Uint8Array(count);',
    `for(let state=0,o=0;state<count;state++,o+=${layout.words}){`,
    `const ${wordNames(layout)
      .map((name, word) => `${name}=states[o+${word}]`)
      .join(',')};`,
    ...reads,
    `if(${holds})answers[state]=1;}`,
    'return answers;',
  ].join('\n');
}
