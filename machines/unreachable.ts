/** Chart states and transitions that no network reaches, each with the reason why it stands in a chart. */

/** One such state or transition, named as reports name it. */
export interface Unreachable {
  /** `machine.state`, or `machine.state: EVENT [guard] → target`. */
  readonly name: string;
  readonly reason: string;
}

/** All of them; the survey says what is missing here and what is listed in vain. */
export const UNREACHABLE: readonly Unreachable[] = [];
