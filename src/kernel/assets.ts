/** The committed files that are no TypeScript: the shim's source and the guest's scripts. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';

/** Sources beside this module, and where a build in `dist` finds them. */
const PLACES = ['.', '../../../src/kernel'];

/**
 * Path of a file below `src/kernel`, from the sources and from a build alike.
 * @throws RP401 when the installation lacks it
 */
export function assetPath(name: string): string {
  const paths = PLACES.map((place) => join(import.meta.dirname, place, name));
  const path = paths.find((one) => existsSync(one));
  if (path !== undefined) return path;
  const what = `src/kernel/${name} is missing beside the build`;
  throw new RaidproofError('RP401', what, 'installation', 'Install raidproof again, with its src.');
}
