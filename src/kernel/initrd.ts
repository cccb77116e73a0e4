/** Builds the guest's first file system: busybox, mdadm with its libraries, the modules of md, and the scripts. */

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RaidproofError } from '../errors.ts';
import { assetPath } from './assets.ts';
import { cached } from './cache.ts';
import type { Programs } from './requirements.ts';

/** What the guest is made of; all that its modules depend on comes with them. */
export interface Guest {
  /** Its first process, as an asset. */
  readonly init: string;
  readonly modules: readonly string[];
}

const UML_GUEST: Guest = { init: 'guest/init.sh', modules: ['raid456'] };
/** What a scenario may load besides, for the device mapper below members; left out where the kernel has none. */
const FURTHER_MODULES = ['dm-flakey', 'dm-delay'];
const FOLDERS = ['bin', 'sbin', 'dev', 'proc', 'sys', 'tmp', 'host', 'modules', 'lib', 'run/mdadm'];
const ARCHIVE_BYTES_MAX = 1 << 28;

/** Path of the initrd for these programs, built when it is not there yet. Throws RP401 when that fails. */
export function initrdFor(
  programs: Pick<Programs, 'busybox' | 'mdadm' | 'dmsetup' | 'cpio' | 'modules'>,
  guest: Guest = UML_GUEST,
): string {
  const scripts = [guest.init, 'guest/raidproof.sh'].map((name) => assetPath(name));
  const modules = modulesOf(programs.modules, guest.modules);
  const further = modulesOf(programs.modules, FURTHER_MODULES);
  const tools = [programs.mdadm, ...(programs.dmsetup === null ? [] : [programs.dmsetup])];
  const libraries = [...new Set(tools.flatMap(librariesOf))];
  const files = [programs.busybox, ...tools, ...scripts, ...modules, ...further, ...libraries];
  return cached(
    'initrd.cpio.gz',
    files.map((file) => ({ file })),
    (target, folder) => {
      const root = join(folder, 'root');
      for (const name of FOLDERS) mkdirSync(join(root, name), { recursive: true });
      copyFileSync(programs.busybox, join(root, 'bin/busybox'));
      for (const tool of tools) copyFileSync(tool, join(root, 'sbin', basename(tool)));
      for (const library of libraries) copyInto(root, library);
      for (const module of [...modules, ...further])
        copyFileSync(module, join(root, 'modules', basename(module)));
      writeFileSync(
        join(root, 'modules/order'),
        modules.map((one) => `${basename(one)}\n`).join(''),
      );
      copyFileSync(scripts[0]!, join(root, 'init'));
      copyFileSync(scripts[1]!, join(root, 'lib/raidproof.sh'));
      chmodSync(join(root, 'init'), 0o755);
      writeFileSync(target, archiveOf(programs.cpio, root));
    },
  );
}

function copyInto(root: string, file: string): void {
  const target = join(root, file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}

/** Files of a folder as a compressed archive that the kernel unpacks; owned by root. Throws RP401. */
export function archiveOf(cpio: string, root: string): Buffer {
  const names = ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()];
  const words = ['--create', '--format=newc', '--quiet', '--owner=0:0'];
  const { status, stdout } = spawnSync(cpio, words, {
    cwd: root,
    input: names.map((name) => `${name}\n`).join(''),
    maxBuffer: ARCHIVE_BYTES_MAX,
  });
  if (status === 0) return gzipSync(stdout, { level: 1 });
  throw new RaidproofError('RP401', 'the initrd cannot be packed', cpio, 'Is the disk full?');
}

/** The shared libraries of a program, as the dynamic loader names them. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...new Set((stdout ?? '').match(/\/\S+/g) ?? [])].filter((path) => existsSync(path));
}

/** Paths of the modules in the order in which they must be loaded; none when all is built in. */
function modulesOf(folder: string | null, wantedModules: readonly string[]): string[] {
  if (folder === null) return [];
  const lines = readFileSync(join(folder, 'modules.dep'), 'utf8').split('\n');
  const found = wantedModules.flatMap((wanted) => {
    const line = lines.find((one) => basename(one.split(':', 1)[0]!) === `${wanted}.ko`);
    if (line === undefined) return [];
    const [module, needed] = line.split(':') as [string, string];
    // modules.dep names what a module needs in the order of unloading.
    return [...needed.trim().split(/\s+/).filter(Boolean).reverse(), module];
  });
  return [...new Set(found)].map((module) => join(folder, module));
}
