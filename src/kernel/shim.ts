/** Compiles the shim that logs and disturbs the I/O of User Mode Linux. */

import { spawnSync } from 'node:child_process';
import { RaidproofError } from '../errors.ts';
import { assetPath } from './assets.ts';
import { cached } from './cache.ts';
import type { Programs } from './requirements.ts';

const FLAGS = ['-O2', '-shared', '-fPIC', '-Wl,-z,now'];

/** Path of the compiled shim. Throws RP401 when the compiler refuses. */
export function shimLibrary({ compiler }: Programs): string {
  const source = assetPath('shim/umlshim.c');
  const inputs = [{ text: FLAGS.join(' ') }, { file: source }];
  return cached('umlshim.so', inputs, (target) => {
    const { status, stderr } = spawnSync(compiler, [...FLAGS, '-o', target, source], {
      encoding: 'utf8',
    });
    if (status === 0) return;
    const what = `the compiler refuses the shim (${(stderr ?? '').trim().split('\n', 1).join('')})`;
    throw new RaidproofError('RP401', what, compiler, 'Install gcc and libc6-dev.');
  });
}
