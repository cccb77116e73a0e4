/** Set-up from nothing but Node and git: packages, build, and what tests use from the system. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

const NODE_LEAST = [20, 19];
const root = new URL('..', import.meta.url).pathname;
const stamp = join(root, 'node_modules', '.raidproof-lock');

/**
 * What tests use from the system: mdadm is asked about our images; Spin, with a C compiler, explores our networks; User
 * Mode Linux runs the real driver on a guest made of busybox and mdadm, packed by cpio. A program, then its packages.
 */
const BASIC = [
  ['mdadm', 'mdadm'],
  ['spin', 'spin'],
  ['dot', 'graphviz'],
  ['cc', 'gcc', 'libc6-dev'],
  ['linux.uml', 'user-mode-linux'],
  ['busybox', 'busybox-static'],
  ['cpio', 'cpio'],
  ['dmsetup', 'dmsetup'],
];
/** QEMU runs a stock kernel with probes on the functions of md. */
const WHITE_BOX = [
  ['qemu-system-x86_64', 'qemu-system-x86'],
  ['vmlinuz', 'linux-image-amd64'],
];

requireNode();
installPackages();
build();
// What XState answers is asked once, now, where that has not been done.
run(process.execPath, [join(root, 'scripts', 'keep-tables.mjs')]);
if (process.argv.includes('--for-tests')) {
  installSystemPackages(BASIC);
  // Apart, so that a machine without them still gets the others.
  installSystemPackages(WHITE_BOX);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1])) return;
  fail(`Node ${process.versions.node} is too old. Install Node ${NODE_LEAST.join('.')} or later.`);
}

/**
 * Installs the versions that the lock file names, once per lock file. Not `npm ci`: it refuses a lock file that
 * does not list the optional packages of every other platform.
 */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing packages (npm install)');
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

/** Compiles when a source file is newer than the last build. */
function build() {
  const info = join(root, 'dist', '.tsbuildinfo');
  const built = existsSync(info) ? statSync(info).mtimeMs : 0;
  const sources = ['machines', 'src', 'tsconfig.json', 'tsconfig.build.json'];
  if (sources.every((source) => newest(join(root, source)) <= built)) return;
  say('compiling');
  run(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    'tsconfig.build.json',
  ]);
  writeFileSync(join(root, 'dist', '.built'), '');
}

function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0);
}

/** Installs what is missing; without it some tests are skipped, aloud. */
function installSystemPackages(wanted) {
  const missing = wanted.filter(([program]) => !isThere(program)).flatMap(([, ...names]) => names);
  if (missing.length === 0) return;
  const words = ['install', '--yes', '--no-install-recommends', ...missing];
  const command = `apt-get ${words.join(' ')}`;
  const mayInstall = process.getuid?.() === 0 && isThere('apt-get');
  if (mayInstall) {
    say(`installing ${missing.join(', ')} (${command})`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env: environment, stdio: 'ignore' };
    spawnSync('apt-get', ['update'], options);
    if (spawnSync('apt-get', words, options).status === 0) return;
  }
  say(
    `not installed: ${missing.join(', ')}. Tests that need them are skipped. As root: ${command}`,
  );
}

/** Whether a program is on the path, or where a system keeps its own. */
function isThere(program) {
  if (program === 'vmlinuz')
    return (
      existsSync('/boot') && readdirSync('/boot').some((name) => /^vmlinuz-.*-amd64$/.test(name))
    );
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function run(command, words) {
  try {
    execFileSync(command, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    fail(`${command} ${words.join(' ')} failed.`);
  }
}

function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`RP401 set-up: ${text}\n`);
  process.exit(2);
}
