/** The source text of random walks through a network. */
import { isLiveness } from '../../../machines/language/index.ts';
import { type CompiledNetwork, instancesOf } from '../../network/index.ts';
import { expandCode } from '../expand-code.ts';
import { constantNames } from '../generated.ts';
import type { Layout } from '../layout.ts';
import { type Constants, predicateCode } from '../predicate-code.ts';
import { readCode, stepCode, wordNames } from '../step-code.ts';

/**
 * Source of a function body over `machinery` and `constants` that returns `walk(run, seed, depthMax)`: from the initial
 * state, step by step, each time one of the allowed enabled steps, all equally likely. It notes its steps in `path` and
 * what it sees in `firstSeen`, `fired` and the coverage, calls `note(property, steps)` where a property is decided, and
 * gives the number of steps taken, negative minus one where nothing was enabled at its end.
 */
export function walkSource(
  network: CompiledNetwork,
  layout: Layout,
  constants: Constants,
  initial: Int32Array,
): string {
  const words = wordNames(layout);
  const steps = network.steps.map((_, index) => stepCode(network, layout, constants, index));
  // Before the constants are declared: it needs some of its own.
  const judge = judgeCode(network, layout, constants);
  const attempt = (index: number): string =>
    `if(allowed[${index}]===1&&step${index}(${words.join(',')},state)===1){` +
    `if(fired[${index}]++===0)firstFired[${index}]=state;t++;}`;
  return [
    `'use strict';`,
    ...constantNames(constants),
    ...network.instances.flatMap((one, instance) => [
      `const Y${instance}=machinery.firstSeen[${instance}];`,
      ...one.table.events.map(
        (_, event) => `const K${instance}_${event}=machinery.coverage[${instance}][${event}];`,
      ),
    ]),
    'const {allowed,fired,firstFired,path,note,prune}=machinery;',
    `const candidates=new Int32Array(${network.steps.length * layout.words});`,
    `const vias=new Uint16Array(${network.steps.length});let n=0,random=1;`,
    `function push(${words.join(',')},via,from){`,
    ...words.map((word, at) => `candidates[n*${layout.words}+${at}]=${word};`),
    'vias[n++]=via;}',
    // Marsaglia's xorshift: good enough to choose a step, and the same everywhere.
    'function next(below){random^=random<<13;random^=random>>>17;random^=random<<5;return (random>>>0)%below;}',
    ...steps,
    expandCode(network, layout, attempt),
    judge,
    'function walk(run,seed,depthMax){',
    'random=seed===0?1:seed;for(let i=0;i<8;i++)next(2);',
    `let ${words.map((word, at) => `${word}=${initial[at]}`).join(',')};`,
    'for(let depth=0;;depth++){',
    ...network.instances.map(
      (_, instance) =>
        `{const s=${readCode(layout, instance)};if(Y${instance}[s]===-1)Y${instance}[s]=run;}`,
    ),
    `if(judge(depth,${words.join(',')})===1&&prune)return depth;`,
    'if(depth===depthMax)return depth;',
    `n=0;expand(${words.join(',')},run);`,
    'if(n===0)return -depth-1;',
    'const chosen=next(n);path[depth]=vias[chosen];',
    ...words.map((word, at) => `${word}=candidates[chosen*${layout.words}+${at}];`),
    '}}',
    'return walk;',
  ].join('\n');
}

/** `judge(depth, w0, …)` tells which properties are decided here; 1 when an `always` fails. */
function judgeCode(network: CompiledNetwork, layout: Layout, constants: Constants): string {
  const judged = network.properties.filter((one) => !isLiveness(one));
  const names = new Set(judged.flatMap((one) => instancesOf(one.predicate)));
  const reads = [...names].map((name) => {
    const instance = network.instanceIndex.get(name)!;
    return `const s${instance}=${readCode(layout, instance)};`;
  });
  const lines = network.properties.map((property, index) => {
    if (isLiveness(property)) return '';
    const holds = predicateCode(network, property.predicate, constants, (one) => `s${one}`);
    return property.kind === 'always'
      ? `if(!(${holds})){note(${index},depth);bad=1;}`
      : `if(${holds})note(${index},depth);`;
  });
  const head = `function judge(depth,${wordNames(layout).join(',')}){let bad=0;`;
  return [head, ...reads, ...lines, 'return bad;}'].join('\n');
}
