/** Where this package lies, and its version. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's folder, found from the compiled and from the source tree alike. */
export function packageRoot(): string {
  const places = ['../../', '../../../'].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  const root = places.find((place) => existsSync(`${place}package.json`)) ?? places[0]!;
  return root.replace(/\/$/, '');
}

/** The version, from its package.json. */
export function version(): string {
  const text = readFileSync(`${packageRoot()}/package.json`, 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
