/** Generated code: the one place where source text becomes a function. */
import type { Constants } from './predicate-code.ts';

/**
 * Runs a source text as the body of a function over `machinery` and `constants`. It is generated code by design:
 * the text comes from this project alone, never from input.
 */
export function runSource(source: string, machinery: object, constants: Constants): unknown {
  const body = new Function('machinery', 'constants', source) as (
    machinery: object,
    constants: Constants['values'],
  ) => unknown;
  return body(machinery, constants.values);
}

/** Declarations of all constants that generated code refers to by name. */
export function constantNames(constants: Constants): string[] {
  return constants.names.map((name, index) => `const ${name}=constants[${index}];`);
}
