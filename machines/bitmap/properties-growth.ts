/** Good things about growth that must be reachable, so that the other properties say something about it. */
import { type Property, and, is, not, some } from '../language/index.ts';
import type { Growth } from './growth.ts';
import type { BitmapParts } from './parts.ts';

/** Witnesses of a network whose members are grown. */
export function growthProperties(parts: BitmapParts, { size, from }: Growth): Property[] {
  const reason = 'The other properties would say nothing of growth without it.';
  const added = parts.chunks.slice(from);
  return [
    {
      id: 'growth-resynchronised',
      kind: 'sometimes',
      sentence: 'All that a growth added has been resynchronised.',
      reason,
      predicate: and(
        is(size, 'disk.new'),
        not(some(added, (c) => is(parts.stripes[c]!, 'parity.suspect'))),
      ),
    },
    {
      id: 'growth-forgotten',
      kind: 'sometimes',
      sentence:
        'After a crash the array has its old size, and a bit behind its end is set on disk.',
      reason,
      predicate: and(
        is(parts.power, 'on'),
        is(size, 'memory.old'),
        some(added, (c) => is(parts.bit[c]!, 'device.set')),
      ),
    },
    {
      id: 'growth-written',
      kind: 'sometimes',
      sentence: 'Data is written behind the old end before the new size is on disk.',
      reason,
      predicate: and(
        is(size, 'disk.old'),
        some(added, (c) => is(parts.writer[c]!, 'data.writing')),
      ),
    },
  ];
}
