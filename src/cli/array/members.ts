/** `raidproof array fail`, `remove`, `add` and `re-add`: members come and go. */
import type { Command } from 'commander';
import { type BlockDevice, openImage } from '../../device/index.ts';
import { RaidproofError } from '../../errors.ts';
import { isSettled, type Raid5Array, type TaskHandle } from '../../raid5/index.ts';
import { startingCommand } from './options.ts';
import { onArray, type Outcome, type SessionOptions, settle, waitFor } from './session.ts';

interface Options extends SessionOptions {
  readonly member: string;
}

/** The `fail` command. */
export function failCommand(): Command {
  return memberCommand('fail', 'call a member faulty, as mdadm --fail does', (images, options) =>
    onArray([...new Set([...images, options.member])], options, (array) => {
      requireRedundancy(array, options.member);
      waitFor(array, array.setFaulty(options.member));
      array.scheduler.run({ until: () => !array.state.changes.devices });
      return done(array, options.member, `set ${options.member} faulty`);
    }),
  );
}

/** The `remove` command: the others forget a faulty member or a spare. */
export function removeCommand(): Command {
  return memberCommand('remove', 'take a faulty member or a spare out', (images, options) =>
    onArray(images, options, (array) => {
      const known = array.state.members.some(({ device }) => device.name === options.member);
      if (known) removeKnown(array, options.member);
      else waitFor(array, array.storeSuperblocks());
      return done(array, options.member, `hot removed ${options.member}`);
    }),
  );
}

/** The `add` command. */
export function addCommand(): Command {
  const what = 'add an image: as a former member by the bitmap if that can be, else as a spare';
  return finishing(
    memberCommand('add', what, (images, options) =>
      adding(images, options, (array, device) => array.add(device)),
    ),
  );
}

/** The `re-add` command. */
export function reAddCommand(): Command {
  return finishing(
    memberCommand(
      're-add',
      'bring a former member up to date by the bitmap, or refuse',
      (images, options) => adding(images, options, (array, device) => array.reAdd(device)),
    ),
  );
}

type Act = (images: readonly string[], options: Options) => void;

function memberCommand(name: string, description: string, act: Act): Command {
  return startingCommand(name, description)
    .requiredOption('--member <image>', 'the image that it is about')
    .action((images: string[], options: Options) =>
      act(
        images.filter((image) => name === 'remove' || image !== options.member),
        options,
      ),
    );
}

function finishing(command: Command): Command {
  return command.option('--finish', 'finish the recovery (without it that is due at assembly)');
}

function adding(
  images: readonly string[],
  options: Options,
  add: (array: Raid5Array, device: BlockDevice) => TaskHandle<void>,
): void {
  const device = openImage(options.member, 'read-write');
  onArray(images, options, (array) => {
    settle(array);
    waitFor(array, add(array, device));
    const member = array.state.members.find(({ device: one }) => one === device)!;
    const former = member.savedSlot >= 0 && array.state.degraded > 0;
    // Once it has its slot the superblocks know what is due, and by whose bits.
    const hasSlot = (): boolean => member.slot >= 0 && !array.state.changes.devices;
    array.scheduler.run({ until: () => hasSlot() || isSettled(array) });
    const verb = former ? 're-added' : 'added';
    return done(array, options.member, `${verb} ${options.member}`, { re_added: former });
  });
  device.close();
}

/** What is told is looked at after the array has stopped. */
function done(
  array: Raid5Array,
  member: string,
  text: string,
  further: Readonly<Record<string, unknown>> = {},
): () => Outcome {
  return () => ({
    text: `${text}\n`,
    fields: {
      done: true,
      refusal: null,
      member,
      ...further,
      degraded: array.state.degraded,
      events: array.state.events,
    },
  });
}

function removeKnown(array: Raid5Array, member: string): void {
  if (waitFor(array, array.remove(member))) return;
  const what = `${member} is active`;
  throw new RaidproofError('RP208', what, 'array remove', 'Call it faulty first.');
}

/** Failing one more member than parity can stand ends the array: that is not done by accident. */
function requireRedundancy(array: Raid5Array, member: string): void {
  const active = array.state.members.some(
    ({ device, inSync, slot }) => device.name === member && inSync && slot >= 0,
  );
  if (!active || array.state.degraded === 0) return;
  throw new RaidproofError(
    'RP208',
    `without ${member} the data could not be read any more`,
    'array fail',
    'Let the recovery of the missing member end first.',
  );
}
