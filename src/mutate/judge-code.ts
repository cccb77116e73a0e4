/** Judging one state: all claims about single states as one generated function. */
import { isLiveness } from '../../machines/language/index.ts';
import { constantNames, runSource } from '../check/generated.ts';
import type { Layout } from '../check/layout.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import { readCode, wordNames } from '../check/step-code.ts';
import { type CompiledNetwork, instancesOf } from '../network/index.ts';

/**
 * Judges the state that begins at an offset: marks each property, by its index, that is violated or witnessed there,
 * and gives the number of those that were not marked before.
 */
export type Judge = (states: Int32Array, offset: number, isFound: Uint8Array) => number;

/** The claims of a network about single states. */
export function judgeOf(network: CompiledNetwork, layout: Layout): Judge {
  const constants = new Constants();
  const judged = network.properties.filter((one) => !isLiveness(one));
  const asked = new Set(judged.flatMap(({ predicate }) => instancesOf(predicate)));
  const lines = network.properties.map((property, index) => {
    if (isLiveness(property)) return '';
    const holds = predicateCode(network, property.predicate, constants, (one) => `s${one}`);
    const isFound = property.kind === 'always' ? `!(${holds})` : `(${holds})`;
    return `if(${isFound}&&found[${index}]===0){found[${index}]=1;news++;}`;
  });
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'return(states,o,found)=>{let news=0;',
    ...wordNames(layout).map((name, word) => `const ${name}=states[o+${word}];`),
    ...[...asked].map((name) => {
      const instance = network.instanceIndex.get(name)!;
      return `const s${instance}=${readCode(layout, instance)};`;
    }),
    ...lines,
    'return news;};',
  ].join('\n');
  return runSource(source, {}, constants) as Judge;
}
