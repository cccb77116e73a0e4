/** `raidproof array check`, `repair` and `stop`. */
import type { Command } from 'commander';
import { RaidproofError } from '../../errors.ts';
import type { Raid5Array } from '../../raid5/index.ts';
import { startingCommand } from './options.ts';
import { onArray, type SessionOptions, settle, waitFor } from './session.ts';

/** The `check` command: exit code 1 where parity is wrong. */
export function checkCommand(): Command {
  return startingCommand('check', 'compare parity everywhere, change nothing of the data').action(
    (images: string[], options: SessionOptions) => scrub(images, options, 'check'),
  );
}

/** The `repair` command. */
export function repairCommand(): Command {
  return startingCommand('repair', 'compare parity everywhere, and rewrite what is wrong').action(
    (images: string[], options: SessionOptions) => scrub(images, options, 'repair'),
  );
}

/** The `stop` command: what an unclean stop left behind is flushed and called clean where it is. */
export function stopCommand(): Command {
  return startingCommand('stop', 'stop the array cleanly; a sync that is due stays due').action(
    (images: string[], options: SessionOptions) =>
      onArray(images, options, (array) => () => ({
        text: 'stopped\n',
        fields: { done: true, refusal: null, events: array.state.events },
      })),
  );
}

function scrub(
  images: readonly string[],
  options: SessionOptions,
  action: 'check' | 'repair',
): void {
  onArray(images, options, (array) => {
    settle(array);
    requireWhole(array, action);
    if (!waitFor(array, array.action(action))) throw new Error(`${action} is not accepted`);
    settle(array);
    const mismatches = array.state.sync.mismatches;
    return () => ({
      text: `${action}: mismatch_cnt ${mismatches}\n`,
      fields: { done: true, refusal: null, action, mismatch_cnt: mismatches },
      exitCode: action === 'check' && mismatches > 0 ? 1 : 0,
    });
  });
}

/** On a degraded array there is no parity to compare (sync_request skips to the end). */
function requireWhole(array: Raid5Array, action: string): void {
  if (array.state.degraded === 0) return;
  throw new RaidproofError(
    'RP208',
    'a member is missing, so nothing can be compared',
    `array ${action}`,
    'Add the missing member first.',
  );
}
