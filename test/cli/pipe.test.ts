/** A reader that goes away, as `head` does, is no fault. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { build } from './support/command.ts';

beforeAll(build);

it('ends silently when nobody reads its output', async () => {
  const program = join(import.meta.dirname, '../../bin/raidproof.mjs');
  const child = spawn(process.execPath, [program, 'list', 'properties']);
  child.stdout.destroy();
  const [err] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(err).toBe('');
});
