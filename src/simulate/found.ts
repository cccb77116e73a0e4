/** Naming what a sector holds. */

import { holdsVersion } from './content.ts';
import { SECTOR_WORDS } from './columns.ts';
import type { World } from './world.ts';

/** In words: which version of the sector it is, of which other sector, zeros, or a mixture. */
export function describeFound(
  world: World,
  words: Uint32Array,
  at: number,
  sector: number,
): string {
  const { contents, nextVersion, shadow } = world;
  for (let version = nextVersion - 1; version >= 0; version--)
    if (holdsVersion(contents, words, at, sector, version)) return `version ${version}`;
  if (words.subarray(at, at + SECTOR_WORDS).every((word) => word === 0)) return 'zeros';
  for (let other = 0; other < shadow.versions.length; other++)
    for (let version = 0; version < nextVersion; version++)
      if (holdsVersion(contents, words, at, other, version))
        return `version ${version} of array sector ${other}`;
  return 'a mixture that nobody wrote';
}
