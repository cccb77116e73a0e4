/** The pointer of a counter page, where memory may run out: it then serves as two counters itself. */
import { setup } from 'xstate';

/** What happens to the pointer. */
export type PointerEvent = { type: 'HIJACK' } | { type: 'RELEASE' } | { type: 'POWER_FAILS' };

/** `bp[k].hijacked` and `bp[k].map` (semantics.md 1.3 rules 3 to 5). */
export function pointerMachine() {
  return setup({ types: { events: {} as PointerEvent } }).createMachine({
    id: 'pointer',
    initial: 'own',
    description: 'The word that points to a page of counters, or is two counters for all of them.',
    meta: { kernel: 'struct bitmap_page: map, hijacked' },
    on: { POWER_FAILS: { target: '.own', description: 'Memory is lost.' } },
    states: {
      own: {
        description: 'It points to a page, or to none: each chunk has a counter of its own.',
        on: {
          HIJACK: {
            target: 'hijacked',
            description: 'There is no memory for a page of counters.',
            meta: { kernel: 'bitmap_checkpage(create): hijacked = 1' },
          },
        },
      },
      hijacked: {
        description: 'Two counters of 16 bits lie in the pointer, one for each half of the chunks.',
        on: {
          RELEASE: {
            target: 'own',
            description: 'The last counter has become 0: the word is a pointer again.',
            meta: { kernel: 'bitmap_checkfree()' },
          },
        },
      },
    },
  });
}
