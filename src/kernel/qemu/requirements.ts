/** What a white-box run needs: QEMU and a stock kernel with its modules. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RaidproofError } from '../../errors.ts';
import { pathOf, SYSTEM_FOLDERS, type KernelChoice, type Programs } from '../requirements.ts';

const IMAGES = '/boot';
const MODULES = '/usr/lib/modules';

/** The programs of this machine, as paths. */
export interface QemuPrograms extends Pick<Programs, 'busybox' | 'mdadm' | 'dmsetup' | 'cpio'> {
  readonly qemu: string;
  readonly kernel: string;
  readonly modules: string;
  /** Name of the folder of modules, for instance `6.1.0-56-amd64`. */
  readonly release: string;
}

const PACKAGES = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  mdadm: 'mdadm',
  cpio: 'cpio',
  vmlinuz: 'linux-image-amd64',
} as const;

type Part = keyof typeof PACKAGES;

/** What the machine lacks for a white-box run; empty when one can begin. */
export function missingForQemu({ kernel }: KernelChoice = {}): Part[] {
  return (Object.keys(PACKAGES) as Part[]).filter((part) =>
    part === 'vmlinuz'
      ? kernel === undefined && stockRelease() === null
      : pathOf(part, SYSTEM_FOLDERS) === null,
  );
}

/** Finds everything. Throws RP401 for what is missing, with the command that installs it. */
export function requireQemu(choice: KernelChoice = {}): QemuPrograms {
  const missing = missingForQemu(choice);
  if (missing.length > 0) {
    const packages = missing.map((part) => PACKAGES[part]).join(' ');
    const remedy = `As root: apt-get install --yes --no-install-recommends ${packages}`;
    throw new RaidproofError('RP401', `not found: ${missing.join(', ')}`, '--tier qemu', remedy);
  }
  if (choice.kernel !== undefined && choice.modules === undefined) {
    const remedy = 'Give --modules FOLDER, as modules_install wrote it.';
    throw new RaidproofError('RP401', 'it has no modules', '--kernel with --tier qemu', remedy);
  }
  const modules = choice.modules ?? join(MODULES, stockRelease()!);
  const kernel = choice.kernel ?? join(IMAGES, `vmlinuz-${stockRelease()!}`);
  for (const path of [kernel, join(modules, 'modules.dep')]) {
    if (existsSync(path)) continue;
    throw new RaidproofError('RP401', 'it does not exist', path, 'Check the path.');
  }
  return {
    qemu: pathOf('qemu-system-x86_64', SYSTEM_FOLDERS)!,
    busybox: pathOf('busybox', SYSTEM_FOLDERS)!,
    mdadm: pathOf('mdadm', SYSTEM_FOLDERS)!,
    dmsetup: null,
    cpio: pathOf('cpio', SYSTEM_FOLDERS)!,
    kernel,
    modules,
    release: basename(modules),
  };
}

/** The newest kernel of Debian's name that has its modules. */
function stockRelease(): string | null {
  if (!existsSync(IMAGES)) return null;
  const releases = readdirSync(IMAGES)
    .flatMap((name) => /^vmlinuz-(.*-amd64)$/.exec(name)?.[1] ?? [])
    .filter((release) => existsSync(join(MODULES, release, 'modules.dep')));
  return releases.sort().at(-1) ?? null;
}
