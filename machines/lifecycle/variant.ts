/** A variant of the lifecycle: a change of its rules with a name. */
import type { Variant } from '../language/index.ts';
import type { LifecycleRules } from './rules.ts';

/** A variant and the rules it changes. */
export interface LifecycleVariant extends Variant {
  readonly change: Partial<LifecycleRules>;
}
