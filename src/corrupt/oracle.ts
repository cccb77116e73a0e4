/**
 * A second opinion on a set of images: must an assembly refuse it, and why? Written from semantics
 * 1.12, 1.14, 2.1, 2.2, 3.5 and 5.7, without anything of src/raid5.
 */

import { bitmapProblems } from './oracle-bitmap.ts';
import { imageProblems, shapeProblems } from './oracle-image.ts';
import { get, type Image, type Problem, type Taken } from './image.ts';

/** What the oracle finds. */
export interface Opinion {
  /** Reasons to refuse; any of them will do. None: it must start. */
  readonly problems: readonly Problem[];
  /** Members that take no part although the array may start: nothing may be written to them. */
  readonly leftOut: ReadonlySet<string>;
}

const SLOTS_END = 0xff00n;
const FAULTY = 0xfffen;
const SPARE = 0xffffn;
const RECOVERY_OFFSET = 2n;

/** Judges the images of one assembly without force, by the rules of the modern era. */
export function judgeImages(images: readonly Image[]): Opinion {
  const broken = images.flatMap((image) => imageProblems(image));
  if (broken.length > 0) return { problems: broken, leftOut: new Set() };
  const most = images.reduce((events, image) => bigger(events, get(image, 200, 8)), 0n);
  const freshest = images.find((image) => get(image, 200, 8) === most);
  if (freshest === undefined) throw new RangeError('an assembly needs images');
  const contradictions = images.flatMap((image) => [
    ...shapeProblems(image),
    ...contradictionsOf(freshest, image),
  ]);
  if (contradictions.length > 0) return { problems: contradictions, leftOut: new Set() };
  const { taken, leftOut, clashes } = rolesOf(images, freshest);
  const problems = [
    ...clashes,
    ...roomProblems(freshest, taken),
    ...startProblems(freshest, taken),
  ];
  if (problems.length > 0) return { problems, leftOut };
  return { problems: bitmapProblems(freshest, taken), leftOut };
}

/** What an image says that the freshest one does not. */
function contradictionsOf(freshest: Image, image: Image): Problem[] {
  const fields: readonly (readonly [string, number, 1 | 2 | 4 | 8])[] = [
    ['set_uuid', 16, 8],
    ['set_uuid', 24, 8],
    ['level', 72, 4],
    ['layout', 76, 4],
    ['chunksize', 88, 4],
    ['raid_disks', 92, 4],
  ];
  const different = fields.filter(
    ([, at, length]) => get(freshest, at, length) !== get(image, at, length),
  );
  const names = different.map(([name]) => name);
  const secondsMask = 0xff_ffff_ffffn;
  if ((get(freshest, 64, 8) & secondsMask) !== (get(image, 64, 8) & secondsMask))
    names.push('ctime');
  const sameEvents = get(freshest, 200, 8) === get(image, 200, 8);
  if (sameEvents && get(freshest, 80, 8) !== get(image, 80, 8)) names.push('size');
  return names.map((field) => ({ image: image.name, part: 'superblock', field }));
}

/** Who takes part in which slot, who does not, and who claims what another has. */
function rolesOf(
  images: readonly Image[],
  freshest: Image,
): { taken: Taken[]; leftOut: Set<string>; clashes: Problem[] } {
  const taken: Taken[] = [];
  const leftOut = new Set<string>();
  const clashes: Problem[] = [];
  // The fresher one of two has the slot: stable, so that the order given decides between equals.
  const byEvents = images.toSorted((one, other) => {
    const difference = get(other, 200, 8) - get(one, 200, 8);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  });
  for (const image of byEvents) {
    const member = memberOf(image, freshest);
    const beyond = (member?.slot ?? 0n) >= get(freshest, 92, 4);
    const holder = taken.find(({ slot }) => slot !== null && slot === member?.slot);
    if (holder !== undefined && get(holder.image, 200, 8) === get(image, 200, 8)) {
      clashes.push({ image: image.name, part: 'superblock', field: 'dev_roles' });
    }
    if (member === null || beyond || holder !== undefined) {
      leftOut.add(image.name);
      continue;
    }
    if (taken.some(({ number }) => number === member.number)) {
      clashes.push({ image: image.name, part: 'superblock', field: 'dev_number' });
    }
    taken.push(member);
  }
  return { taken, leftOut, clashes };
}

/** Null for a member that is out of date, or that the freshest superblock calls faulty. */
function memberOf(image: Image, freshest: Image): Taken | null {
  const number = get(image, 160, 4);
  const own = roleIn(image, number);
  const behind = get(freshest, 200, 8) - get(image, 200, 8);
  if (own < SLOTS_END && behind > 1n) return null;
  const role = behind > 0n ? roleIn(freshest, number) : own;
  if (role === FAULTY) return null;
  const slot = role < SLOTS_END ? role : null;
  const recovers = (get(image, 8, 4) & RECOVERY_OFFSET) !== 0n;
  return { image, number, slot, isInSync: slot !== null && !recovers };
}

/** What the freshest one says is used of every member must be there. */
function roomProblems(freshest: Image, taken: readonly Taken[]): Problem[] {
  const chunk = get(freshest, 88, 4);
  const used = (get(freshest, 80, 8) / chunk) * chunk;
  const short = taken.filter(
    ({ image }) => (get(image, 128, 8) + used) * 512n > BigInt(image.bytes.length),
  );
  return short.map(({ image }) => ({ image: image.name, part: 'superblock', field: 'size' }));
}

/** Enough members, and not dirty while degraded. */
function startProblems(freshest: Image, taken: readonly Taken[]): Problem[] {
  const disks = get(freshest, 92, 4);
  const whole = BigInt(taken.filter(({ isInSync }) => isInSync).length);
  const { name } = freshest;
  if (disks - whole > 1n) return [{ image: name, part: 'superblock', field: 'raid_disks' }];
  const dirty = get(freshest, 208, 8) !== 0xffff_ffff_ffff_ffffn;
  const layout = get(freshest, 76, 4);
  const paritySlot = layout === 4n ? 0n : layout === 5n ? disks - 1n : null;
  const onlyParity = taken.filter(({ slot, isInSync }) => !isInSync && slot === paritySlot);
  const lacksData = disks - whole > BigInt(paritySlot === null ? 0 : onlyParity.length);
  if (!dirty || !lacksData) return [];
  return [{ image: name, part: 'superblock', field: 'resync_offset' }];
}

function roleIn(image: Image, number: bigint): bigint {
  return number < get(image, 220, 4) ? get(image, 256 + 2 * Number(number), 2) : SPARE;
}

function bigger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
