/** Set-up from nothing but Node and git: packages, build, and what tests use from the system. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

const NODE_LEAST = [20, 19];
const root = new URL('..', import.meta.url).pathname;
const stamp = join(root, 'node_modules', '.raidproof-lock');

requireNode();
installPackages();
build();
if (process.argv.includes('--for-tests')) installSystemPackages();

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1])) return;
  fail(`Node ${process.versions.node} is too old. Install Node ${NODE_LEAST.join('.')} or later.`);
}

/** Installs exactly what the lock file names, once per lock file. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing packages (npm ci)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
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

/** mdadm lets tests ask another implementation about our images. Without it those tests are skipped, aloud. */
function installSystemPackages() {
  const missing = [['mdadm', '/usr/sbin/mdadm', '/sbin/mdadm']].filter(
    ([, ...places]) => !places.some((place) => existsSync(place)),
  );
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name);
  const command = `apt-get install --yes --no-install-recommends ${names.join(' ')}`;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    say(`installing ${names.join(', ')} (${command})`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env: environment, stdio: 'ignore' };
    spawnSync('apt-get', ['update'], options);
    const words = command.split(' ').slice(1);
    if (spawnSync('apt-get', words, options).status === 0) return;
  }
  say(`not installed: ${names.join(', ')}. Tests that need it are skipped. As root: ${command}`);
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
