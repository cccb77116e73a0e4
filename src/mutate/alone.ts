/** Alone: for each promise a change that it alone notices, and the sighting that shows that it is called for; plain data. */
import type { Property } from '../../machines/language/index.ts';
import type { Company, LoneCatch } from './lone.ts';
import type { Subsumption } from './subsumption.ts';
import type { Witness } from './witness.ts';

/** What is known of one promise of a network in an era. */
export interface AloneRow {
  readonly property: string;
  readonly kind: Property['kind'];
  /** The scope in which it is called for most fittingly; null where no scope that was looked at has it. */
  readonly witness: (Witness & { readonly scope: string | null }) | null;
  readonly caught: (LoneCatch & { readonly scope: string | null }) | null;
  /** Where it noticed nothing alone: the fewest that noticed a change with it. */
  readonly company: (Company & { readonly scope: string | null }) | null;
  /** Where it noticed nothing alone, and no state of any scope violates it alone: what implies it, scope by scope. */
  readonly subsumed: readonly (Subsumption & { readonly scope: string | null })[] | null;
}

/** The promises of one network in one era. */
export interface AloneResult {
  readonly network: string;
  readonly era: string;
  readonly rows: readonly AloneRow[];
  /** Whether nothing interrupted the search. */
  readonly isWhole: boolean;
}
