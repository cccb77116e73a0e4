/** What is done about a field that cannot be trusted: it ends the reading, or it is noted. */

import type { ErrorCode } from '../../errors.ts';
import { RaidproofError } from '../../errors.ts';

/** Gets each reason not to trust what was read, in order. Throwing refuses it; returning goes on reading. */
export type Doubt = (reason: RaidproofError) => void;

/** Refuses at the first reason. */
export const refuse: Doubt = (reason) => {
  throw reason;
};

/** Says of a field what is wrong with it. */
export type Objection = (code: ErrorCode, field: string, what: string, remedy: string) => void;

/** Objections to fields of one image. */
export function objectionsTo(image: string, doubt: Doubt): Objection {
  return (code, field, what, remedy) =>
    doubt(new RaidproofError(code, what, `${image} ${field}`, remedy));
}
