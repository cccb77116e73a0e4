/**
 * An adapter: the bitmap of raidproof's own executor behind the protocol of docs/adapter-protocol.md. Try it:
 *   raidproof test --adapter 'node examples/adapter/executor.mjs'
 */
import { serveAdapter } from '../../dist/src/conform/adapter-server.js';
import { bitmapSubject } from '../../dist/src/conform/bitmap-subject.js';

const wrong = process.argv.includes('--forgets-an-end');

/** With --forgets-an-end, an implementation that once forgets to give a count back: what a difference looks like. */
function system(parameters) {
  const right = bitmapSubject(parameters).create();
  if (!wrong) return right;
  return {
    observe: right.observe,
    perform: (call) => (call.type === 'END_WRITE' ? undefined : right.perform(call)),
  };
}

await serveAdapter(
  'the executor of raidproof',
  (_, parameters) => system(parameters),
  process.stdin,
  process.stdout,
);
