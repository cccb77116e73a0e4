/** What the machine must have before a kernel can run; what is missing is named with the command that installs it. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';

/** Where the modules of Debian's User Mode Linux lie, one folder a version. */
const MODULES = '/usr/lib/uml/modules';

/** Where a system keeps the programs of root, which need not be on the path. */
export const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Which kernel to boot. */
export interface KernelChoice {
  /** A UML binary of the user's own; the packaged one without. */
  readonly kernel?: string | undefined;
  /** Folder with its modules; a kernel of the user's own without it must have md built in. */
  readonly modules?: string | undefined;
  /** Further words of the kernel's command line, for instance `time-travel=inf-cpu`. */
  readonly append?: string | undefined;
}

/** The programs of this machine, as paths. */
export interface Programs {
  readonly kernel: string;
  /** Folder with `modules.dep`; null when everything is built in. */
  readonly modules: string | null;
  /** The packaged kernel, whose structures the shim knows. */
  readonly isStock: boolean;
  /** Further words of its command line. */
  readonly append: readonly string[];
  readonly busybox: string;
  readonly mdadm: string;
  readonly compiler: string;
  readonly setarch: string;
  readonly cpio: string;
  /** For scenarios that put the device mapper below members; null where the machine has none. */
  readonly dmsetup: string | null;
}

const PACKAGES = {
  'linux.uml': 'user-mode-linux',
  busybox: 'busybox-static',
  mdadm: 'mdadm',
  cpio: 'cpio',
  cc: 'gcc libc6-dev',
  setarch: 'util-linux',
} as const;

type Program = keyof typeof PACKAGES;

/**
 * Finds everything that a run needs.
 * @param folders where programs may be besides the path
 * @throws RP401 for what is missing, with the command that installs it
 */
export function requirePrograms(
  choice: KernelChoice = {},
  folders: readonly string[] = SYSTEM_FOLDERS,
): Programs {
  const missing = missingPrograms(choice, folders);
  if (missing.length > 0) {
    const packages = missing.map((program) => PACKAGES[program]).join(' ');
    const remedy = `As root: apt-get install --yes --no-install-recommends ${packages}`;
    throw new RaidproofError('RP401', `not found: ${missing.join(', ')}`, 'kernel', remedy);
  }
  if (choice.kernel !== undefined) requireFile(choice.kernel, '--kernel');
  if (choice.modules !== undefined) requireFile(choice.modules, '--modules');
  return {
    kernel: choice.kernel ?? pathOf('linux.uml', folders)!,
    modules: choice.kernel === undefined ? stockModules() : modulesIn(choice.modules),
    isStock: choice.kernel === undefined,
    append: (choice.append ?? '').split(' ').filter((word) => word !== ''),
    busybox: pathOf('busybox', folders)!,
    mdadm: pathOf('mdadm', folders)!,
    compiler: pathOf('cc', folders)!,
    setarch: pathOf('setarch', folders)!,
    cpio: pathOf('cpio', folders)!,
    dmsetup: pathOf('dmsetup', folders),
  };
}

/** The programs that this machine lacks for a kernel; empty when a run can begin. */
export function missingPrograms(
  { kernel }: KernelChoice = {},
  folders: readonly string[] = SYSTEM_FOLDERS,
): Program[] {
  const needed = (Object.keys(PACKAGES) as Program[]).filter(
    (program) => program !== 'linux.uml' || kernel === undefined,
  );
  return needed.filter((program) => pathOf(program, folders) === null);
}

/** Path of a program, looked for where a system keeps those of root, too. */
export function pathOf(program: string, further: readonly string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...further];
  const paths = folders.filter((folder) => folder !== '').map((folder) => join(folder, program));
  return paths.find((path) => existsSync(path)) ?? null;
}

function stockModules(): string | null {
  const versions = existsSync(MODULES) ? readdirSync(MODULES).sort() : [];
  return versions.length === 0 ? null : join(MODULES, versions.at(-1)!);
}

/** The folder that holds `modules.dep`: the given one, or the one version below it. */
function modulesIn(folder: string | undefined): string | null {
  if (folder === undefined) return null;
  if (existsSync(join(folder, 'modules.dep'))) return folder;
  const below = readdirSync(folder).find((name) => existsSync(join(folder, name, 'modules.dep')));
  if (below !== undefined) return join(folder, below);
  const what = 'there is no modules.dep in it';
  throw new RaidproofError('RP401', what, `--modules ${folder}`, 'Install with modules_install.');
}

function requireFile(path: string, where: string): void {
  if (existsSync(path)) return;
  throw new RaidproofError('RP401', `${path} does not exist`, where, 'Check the path.');
}
