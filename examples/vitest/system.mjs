/**
 * What stands beside a generated test file: the bitmap of raidproof's own executor as the system under test. Try it:
 *   raidproof generate bitmap -p chunks=1 --format vitest --out suite
 *   cp examples/vitest/system.mjs suite/    # and let its imports point to dist
 *   npx vitest run --root suite
 * RAIDPROOF_WRONG=END_WRITE makes it forget that call: what a difference looks like.
 */
import { bitmapSubject } from '../../dist/src/conform/bitmap-subject.js';

const forgotten = process.env['RAIDPROOF_WRONG'];

/** A fresh system of the sizes that the suite was generated for. */
export function create(parameters) {
  const system = bitmapSubject(parameters).create();
  return {
    perform: (call) => (call.type === forgotten ? undefined : system.perform(call)),
    observe: () => valuesOf(system.observe()),
  };
}

/** `chunk 0: count` is the leaf `count (value)` of the instance `chunk 0` in suite.json, and so on. */
function valuesOf(observed) {
  const values = {};
  for (const [place, value] of Object.entries(observed)) {
    const [instance, what] = place.split(': ');
    const leaf = leafOf(instance, what, value);
    if (leaf !== null) values[instance] = { ...values[instance], ...leaf };
  }
  return values;
}

function leafOf(instance, what, value) {
  if (what === 'count')
    return { [instance.startsWith('chunk') ? 'count (value)' : 'count']: value };
  if (what === 'allocated') return null;
  if (what === 'allclean') return { allclean: value ? 'yes' : 'no' };
  if (what === 'in flight')
    return { inFlight: instance.startsWith('bit') ? `[${[...value].join(',')}]` : value };
  return { [what]: value ? 'set' : 'clear' };
}
