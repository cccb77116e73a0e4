/** What members must agree on before they are taken for one array. Pure: nothing is written. */

import { RaidproofError, type ErrorCode } from '../errors.ts';
import type { Candidate, PlannedMember } from './assembly-plan.ts';
import { SECTOR_BYTES } from './constants.ts';
import { uuidText } from './format/fields.ts';
import { FEATURE, type Superblock } from './format/superblock.ts';
import type { Geometry } from './geometry.ts';

/** Fields that no operation of the executor ever changes, by their name in semantics 2.1. */
const CONSTANT_FIELDS: readonly (readonly [string, (superblock: Superblock) => number])[] = [
  ['ctime', (superblock) => superblock.createdTime],
  ['level', (superblock) => superblock.level],
  ['layout', (superblock) => superblock.layout],
  ['chunksize', (superblock) => superblock.chunkSectors],
  ['raid_disks', (superblock) => superblock.raidDisks],
];

/** Refuses a member of another array. @throws RP207 naming the image */
export function requireSameArray(freshest: Candidate, candidate: Candidate): void {
  const expected = uuidText(freshest.superblock.setUuid);
  const found = uuidText(candidate.superblock.setUuid);
  if (expected === found) return;
  const what = `array ${found} is not array ${expected} of ${freshest.device.name}`;
  refuse('RP207', candidate, 'set_uuid', what);
}

/**
 * Refuses a member that says something else about the array than the freshest one (mdadm's
 * compare_super1 compares the same fields). The size may differ only in a member that has not seen
 * the last event, as growing changes it.
 * @throws RP207 naming image and field
 */
export function requireSameShape(freshest: Candidate, candidate: Candidate): void {
  const { name } = freshest.device;
  const sameEvents = freshest.superblock.events === candidate.superblock.events;
  const size: (typeof CONSTANT_FIELDS)[number] = ['size', (one) => one.componentSectors];
  for (const [field, valueOf] of sameEvents ? [...CONSTANT_FIELDS, size] : CONSTANT_FIELDS) {
    const [here, there] = [valueOf(candidate.superblock), valueOf(freshest.superblock)];
    if (here !== there) {
      refuse('RP207', candidate, field, `${here} is not ${there}, which ${name} says`);
    }
  }
}

/** Two members that claim one slot with the same events: nobody knows which of them holds its data. */
export function requireOwnSlot(member: PlannedMember, other: PlannedMember): void {
  if (member.superblock.events !== other.superblock.events) return;
  const what = `slot ${member.slot} is claimed by ${other.device.name} with the same events`;
  refuse('RP207', member, 'dev_roles', what);
}

/** Two members with one device number: the table of roles has one entry for both. */
export function requireOwnNumber(member: PlannedMember, others: readonly PlannedMember[]): void {
  const { deviceNumber } = member.superblock;
  const other = others.find(({ superblock }) => superblock.deviceNumber === deviceNumber);
  if (other === undefined) return;
  const what = `${deviceNumber} is that of ${other.device.name}, too`;
  refuse('RP207', member, 'dev_number', what);
}

/** The freshest superblock may use more of a member than its own did: it must have that, too. */
export function requireRoom(geometry: Geometry, { device, superblock }: PlannedMember): void {
  const endBytes = (superblock.dataOffsetSectors + geometry.componentSectors) * SECTOR_BYTES;
  if (endBytes <= device.sizeBytes) return;
  const what = `the array uses it up to byte ${endBytes}, the image ends at ${device.sizeBytes}`;
  refuse('RP202', { device, superblock }, 'size', what);
}

/**
 * Refuses a member with blocks that are known to be bad (feature map bit 8, semantics 2.1): md reads around them, the executor
 * would take them for good. An empty log, or one that the superblock does not count, is kept as it is.
 * @throws RP206 naming the image
 */
export function requireNoBadBlocks({ device, superblock }: PlannedMember): void {
  if ((superblock.featureMap & FEATURE.badBlocks) === 0) return;
  throw new RaidproofError(
    'RP206',
    'the member has a list of bad blocks, which the executor does not read around',
    `${device.name} superblock.feature_map`,
    'Let md repair them, or leave this member out.',
  );
}

function refuse(code: ErrorCode, candidate: Candidate, field: string, what: string): never {
  const where = `${candidate.device.name} superblock.${field}`;
  throw new RaidproofError(code, what, where, 'Name only the members of one array.');
}
