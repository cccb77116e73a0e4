/** The source text of a network's breadth-first search. */
import type { CompiledNetwork } from '../network/index.ts';
import { instancesOf } from '../network/index.ts';
import { isLiveness } from '../../machines/language/index.ts';
import type { Layout } from './layout.ts';
import { type Constants, predicateCode } from './predicate-code.ts';
import { expandCode } from './expand-code.ts';
import { constantNames } from './generated.ts';
import { readCode, stepCode, wordNames } from './step-code.ts';
import { orderCode } from './reduce/order-code.ts';
import type { Symmetry } from './reduce/symmetry.ts';
import { HOME_CODE, hashCode } from './store.ts';

/**
 * Source of a function body over `machinery` and `constants` that returns the explorer. Each step is a
 * function of its own: one function for all would be too large for the optimising compiler.
 */
export function explorerSource(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
  symmetries: readonly Symmetry[] = [],
): string {
  const steps = network.steps.map((_, index) => stepCode(network, layout, constants, index));
  const judge = judgeCode(network, layout, constants);
  return [
    `'use strict';`,
    ...constantNames(constants),
    ...coverageNames(network),
    STATE,
    pushCode(layout, network.steps.length, symmetries),
    ...steps,
    judge,
    visitCode(network, layout),
    restoreCode(network),
    RUN,
  ].join('\n');
}

const STATE = `
const {store,fired,firstFired,found,prune,stopAtViolation,decidedAt}=machinery;
let states,parents,vias,slots,slotsEnd,scale,capacity,count=0;
let head=0,levelEnd=1,depth=0,transitions=0,pruned=0,deadlocks=0;
function refresh(){
  states=store.states;parents=store.parents;vias=store.vias;slots=store.slots;
  slotsEnd=slots.length;scale=slotsEnd/store.words/2**32;capacity=store.capacity;
}
refresh();`;

function coverageNames(network: CompiledNetwork): string[] {
  return network.instances.flatMap((one, instance) =>
    one.table.events.map(
      (_, event) => `const K${instance}_${event}=machinery.coverage[${instance}][${event}];`,
    ),
  );
}

/** States that are expanded before any of their successors is looked up. */
const BATCH_STATES = 64;

/** Successors that were set aside lately; most are found among these, and need not be looked up. */
const RECENT_STATES = 1 << 14;

/**
 * `push(w0, …, via, from)` sets a successor aside; `flush()` looks all of them up, in their order. Before the first is
 * looked at, all their slots are read: reads that do not wait for each other. What the loops use is held in locals,
 * since everything else is read anew after each store. The recent ones begin as zeros, the
 * initial state; and zeros are found in any empty slot, so that the initial state is never taken for new.
 */
function pushCode(layout: Layout, steps: number, symmetries: readonly Symmetry[]): string {
  const { words: length } = layout;
  const names = wordNames(layout);
  const most = BATCH_STATES * Math.max(1, steps);
  const recalled = names.map((name, word) => `recent[r+${word}]===${name}`);
  const remember = names.map((name, word) => `recent[r+${word}]=${name};`);
  const aside = names.map((name, word) => `asideWords[a+${word}]=${name};`).join('');
  const words = names.map((name, word) => `${name}=asideWords[a+${word}]`).join(',');
  const equal = names.map((name, word) => `table[i+${word}]===${name}`).join('&&');
  const empty = names.map((_, word) => `table[i+${word}]===0`).join('&&');
  const put = names.map((name, word) => `table[i+${word}]=${name};all[o+${word}]=${name};`);
  return `
const asideWords=new Int32Array(${most * length}),asideVias=new Uint16Array(${most});
const asideFroms=new Int32Array(${most}),homes=new Int32Array(${most});
const recent=new Int32Array(${RECENT_STATES * length});
let asides=0,sink=0;
function push(${names.join(',')},via,from){
  ${orderCode(layout, symmetries)}
  ${hashCode(names)}
  const r=(h&${RECENT_STATES - 1})*${length};
  if(${recalled.join('&&')})return;
  ${remember.join('')}
  homes[asides]=${HOME_CODE}*${length};
  const a=asides*${length};
  ${aside}
  asideVias[asides]=via;asideFroms[asides++]=from;
}
function begin(){
  parents[0]=-1;
  count=store.count=1;
}
function flush(){
  const table=slots,tableEnd=slotsEnd,end=asides,all=states,froms=parents,steps=vias;
  let sum=0,next=count;
  for(let n=0;n<end;n++)sum^=table[homes[n]];
  sink^=sum;
  for(let n=0,a=0;n<end;n++,a+=${length}){
    const ${words};
    let i=homes[n];
    for(;;){
      if(${equal})break;
      if(${empty}){
        const o=next*${length};
        ${put.join('')}
        froms[next]=asideFroms[n];steps[next++]=asideVias[n];
        break;
      }
      i+=${length};
      if(i===tableEnd)i=0;
    }
  }
  count=next;
  asides=0;
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
    flush();
    store.count=count;
    if(head===count)return 0;
    if(budget===0)return 1;
    if(count+fired.length>capacity)return 3;
    if(head===levelEnd){depth++;levelEnd=count;}
    const room=fired.length===0?budget:Math.floor((capacity-count)/fired.length);
    let batch=Math.min(${BATCH_STATES},levelEnd-head,budget,room);
    budget-=batch;
    for(;batch>0;batch--){
      const stop=visit(head);
      if(stop!==0){flush();store.count=count;return stop;}
      head++;
    }
  }
}
return{run,refresh,begin,restore,figures:()=>({transitions,depth,pruned,deadlocks,head,levelEnd})};`;
