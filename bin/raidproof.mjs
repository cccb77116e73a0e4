#!/usr/bin/env node
/** Starts the compiled command line. */
import { existsSync } from 'node:fs';

// Whoever reads the output may have seen enough, as `head` does: that is no fault.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  await run(process.argv.slice(2));
} else {
  process.stderr.write('RP401 raidproof: it is not built. Run npm run setup once.\n');
  process.exitCode = 2;
}
