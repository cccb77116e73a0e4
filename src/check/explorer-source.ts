/** The source text of a network's breadth-first search. */
import type { CompiledNetwork } from '../network/index.ts';
import { instancesOf } from '../network/index.ts';
import { isLiveness } from '../../machines/language/index.ts';
import type { Layout } from './layout.ts';
import { type Constants, predicateCode } from './predicate-code.ts';
import { expandCode } from './expand-code.ts';
import { constantNames } from './generated.ts';
import { readCode, stepCode, wordNames } from './step-code.ts';
import { hashCode } from './store.ts';

/**
 * Source of a function body over `machinery` and `constants` that returns the explorer. Each step is a
 * function of its own: one function for all would be too large for the optimising compiler.
 */
export function explorerSource(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
): string {
  const steps = network.steps.map((_, index) => stepCode(network, layout, constants, index));
  const judge = judgeCode(network, layout, constants);
  return [
    `'use strict';`,
    ...constantNames(constants),
    ...coverageNames(network),
    STATE,
    pushCode(layout),
    ...steps,
    judge,
    visitCode(network, layout),
    restoreCode(network),
    RUN,
  ].join('\n');
}

const STATE = `
const {store,fired,firstFired,found,prune,stopAtViolation,decidedAt}=machinery;
let states,parents,vias,table,slotMask,capacity,count=0;
let head=0,levelEnd=1,depth=0,transitions=0,pruned=0,deadlocks=0;
function refresh(){
  states=store.states;parents=store.parents;vias=store.vias;table=store.table;
  slotMask=table.length-1;capacity=store.capacity;
}
refresh();`;

function coverageNames(network: CompiledNetwork): string[] {
  return network.instances.flatMap((one, instance) =>
    one.table.events.map(
      (_, event) => `const K${instance}_${event}=machinery.coverage[${instance}][${event}];`,
    ),
  );
}

function pushCode(layout: Layout): string {
  const names = wordNames(layout);
  const equal = names.map((name, word) => `states[o+${word}]===${name}`).join('&&');
  const put = names.map((name, word) => `states[o+${word}]=${name};`).join('');
  return `
function push(${names.join(',')},via,from){
  ${hashCode(names)}
  let i=h&slotMask;
  for(;;){
    const e=table[i];
    if(e===0)break;
    const o=(e-1)*${layout.words};
    if(${equal})return;
    i=(i+1)&slotMask;
  }
  const o=count*${layout.words};
  ${put}
  parents[count]=from;vias[count]=via;
  table[i]=++count;
}`;
}

/** `judge(state, w0, …)` notes what is found there; 1 when an `always` property fails. */
function judgeCode(network: CompiledNetwork, layout: Layout, constants: Constants): string {
  const open: string[] = [];
  const lines = network.properties.map((property, index) => {
    if (isLiveness(property)) return '';
    const holds = predicateCode(network, property.predicate, constants, (one) => `s${one}`);
    open.push(`let open${index}=true;`);
    const note = `if(open${index}){open${index}=false;found.set(${index},state);}`;
    return property.kind === 'always'
      ? `if(!(${holds})){${note}bad=1;}`
      : `if(open${index}&&(${holds})){${note}}`;
  });
  const judged = network.properties.filter((one) => !isLiveness(one));
  const names = new Set(judged.flatMap((one) => instancesOf(one.predicate)));
  const reads = [...names].map((name) => {
    const instance = network.instanceIndex.get(name)!;
    return `const s${instance}=${readCode(layout, instance)};`;
  });
  const head = `function judge(state,${wordNames(layout).join(',')}){let bad=0;`;
  return [...open, head, ...reads, ...lines, 'return bad;}'].join('\n');
}

/** `visit(state)` judges a state and takes its steps. */
function visitCode(network: CompiledNetwork, layout: Layout): string {
  const names = wordNames(layout);
  const words = names.join(',');
  const reads = names.map((name, word) => `${name}=states[o+${word}]`).join(',');
  const attempt = (index: number): string =>
    `if(step${index}(${words},state)===1){if(fired[${index}]++===0)firstFired[${index}]=state;t++;}`;
  return `
${expandCode(network, layout, attempt)}
function visit(state){
  const o=state*${layout.words};
  const ${reads};
  const bad=judge(state,${words});
  if(bad===1&&stopAtViolation)return 2;
  if(found.size===decidedAt)return 4;
  if(bad===1&&prune){pruned++;return 0;}
  const t=expand(${words},state);
  if(t===0)deadlocks++;
  transitions+=t;
  return 0;
}`;
}

/** `restore(standing)` goes on where another search stood, whose findings are in place already. */
function restoreCode(network: CompiledNetwork): string {
  const closed = network.properties.map((property, index) =>
    isLiveness(property) ? '' : `if(found.has(${index}))open${index}=false;`,
  );
  return `
function restore(standing){
  ({head,levelEnd,depth,transitions,pruned,deadlocks}=standing);
  count=store.count;
  ${closed.join('')}
}`;
}

const RUN = `
function run(budget){
  for(;;){
    if(head===count){store.count=count;return 0;}
    if(budget--===0){store.count=count;return 1;}
    if(count+fired.length>capacity){store.count=count;return 3;}
    if(head===levelEnd){depth++;levelEnd=count;}
    const stop=visit(head);
    if(stop!==0){store.count=count;return stop;}
    head++;
  }
}
return{run,refresh,push,restore,figures:()=>({transitions,depth,pruned,deadlocks,head,levelEnd})};`;
