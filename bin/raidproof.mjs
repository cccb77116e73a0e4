#!/usr/bin/env node
/** Starts the compiled command line. */
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  await run(process.argv.slice(2));
} else {
  process.stderr.write('RP401 raidproof: it is not built. Run npm run setup once.\n');
  process.exitCode = 2;
}
