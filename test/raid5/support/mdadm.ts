/** The real mdadm, where it is installed. */

import { spawnSync } from 'node:child_process';

const COMMAND = ['mdadm', '/usr/sbin/mdadm', '/sbin/mdadm'].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);

/** Whether mdadm can be run here. */
export const HAS_MDADM = COMMAND !== undefined;

/** Output of mdadm, both streams. */
export function mdadm(...words: string[]): string {
  const result = spawnSync(COMMAND ?? 'mdadm', words, { encoding: 'utf8' });
  return `${result.stdout}${result.stderr}`;
}
