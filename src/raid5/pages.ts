/** Pages of the stripe cache, lent to a stripe while work is done on it (stripe_head's dev[].page). */

import { freshBlock } from '../device/blocks.ts';
import { STRIPE_BYTES } from './constants.ts';
import { PAGES_MAX, pageAt } from './parity-memory.ts';

/** Pages that one job of a stripe uses. */
export interface Pages {
  /** A page of {@link STRIPE_BYTES} bytes with any content. */
  take(): Uint8Array;
  /** Gives all pages back: nobody may use them any more. */
  release(): void;
}

/** Views are made once: that costs more than what is done with them. */
const free: Uint8Array[] = [];
let made = 0;

/** Used lists are used again, so that only a list that was lost is ever finalised. */
const idle: LentPages[] = [];

/** A power loss drops jobs where they stand. The pages of such a job come back once it was collected. */
const lost = new FinalizationRegistry((lent: readonly Uint8Array[]) => {
  for (const page of lent) free.push(page);
});

/** Begins to borrow. */
export function borrowPages(): Pages {
  return idle.pop() ?? new LentPages();
}

/** Pages that are neither lent nor lost, among those that were made; for tests. */
export function freePages(): { readonly free: number; readonly made: number } {
  return { free: free.length, made };
}

class LentPages implements Pages {
  readonly #lent: Uint8Array[] = [];

  constructor() {
    lost.register(this, this.#lent);
  }

  take(): Uint8Array {
    const page = free.pop() ?? newPage();
    // Beyond the memory's end a page is a block like any other; it is not kept.
    if (page === null) return freshBlock(STRIPE_BYTES);
    this.#lent.push(page);
    return page;
  }

  release(): void {
    for (const page of this.#lent) free.push(page);
    this.#lent.length = 0;
    idle.push(this);
  }
}

function newPage(): Uint8Array | null {
  return made < PAGES_MAX ? pageAt(made++) : null;
}
