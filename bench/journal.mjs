/**
 * A journal of rows that are done: a long comparison can be made in pieces. Rows of other sources than these are not
 * believed: each carries a fingerprint of all compiled code and of what it was made with.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/**
 * Rows by label: what a former run noted, and how to note more.
 * @param {string | undefined} file lines of JSON; nothing is kept without one
 * @param {object} circumstances whatever else the rows depend on
 */
export function openJournal(file, circumstances) {
  const fingerprint = fingerprintOf(circumstances);
  const lines =
    file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const rows = new Map(
    lines.flatMap((line) => {
      const row = parsed(line);
      return row?.fingerprint === fingerprint ? [[row.label, row]] : [];
    }),
  );
  return {
    known: (label) => rows.get(label),
    note: (label, row) => {
      if (file !== undefined)
        appendFileSync(file, `${JSON.stringify({ fingerprint, label, ...row })}\n`);
    },
  };
}

/** A line that was cut off is no row. */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function fingerprintOf(circumstances) {
  const hash = createHash('sha256').update(JSON.stringify(circumstances));
  for (const folder of ['machines', 'src/check', 'src/export', 'src/network'])
    for (const name of readdirSync(join(DIST, folder), { recursive: true }).sort())
      if (name.endsWith('.js')) hash.update(name).update(readFileSync(join(DIST, folder, name)));
  return hash.digest('hex').slice(0, 16);
}
