/** The version of this package, from its package.json. */
import { readFileSync } from 'node:fs';

/** The version, for `--version` and reports. Found from the compiled and from the source tree alike. */
export function version(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    const text = readOrNull(new URL(up, import.meta.url));
    if (text !== null) return (JSON.parse(text) as { version: string }).version;
  }
  return '0.0.0';
}

function readOrNull(url: URL): string | null {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return null;
  }
}
