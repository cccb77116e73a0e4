/** What a driver of the `lifecycle` network must offer: one handler for each type of call. */
import type { LifecycleCall } from '../../machines/lifecycle/calls.ts';

/** One handler for each type of call: a missing one does not compile. */
export type Handlers = {
  readonly [T in LifecycleCall['type']]: (call: Extract<LifecycleCall, { type: T }>) => void;
};

/** The handlers for these types. */
export type Part<T extends LifecycleCall['type']> = Pick<Handlers, T>;
