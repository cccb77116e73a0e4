/**
 * What an assembly would make of the images in a crash state: who is a member where, who is left out, and
 * where a resync would begin (semantics 2.1, 3.5, 5.7).
 */

import { MAX_SECTOR } from '../raid5/constants.ts';
import { uuidText } from '../raid5/format/fields.ts';
import { FEATURE, type Superblock } from '../raid5/format/superblock.ts';
import type { Disks } from './disks.ts';

/** How the array finds stripes whose parity a crash left wrong. */
export type Policy = 'bitmap' | 'ppl' | 'none';

/** An image that takes part in a slot. */
export interface SlotMember {
  readonly image: number;
  readonly superblock: Superblock;
  /** Sectors of the data area that the member holds; MaxSector when it is in sync. */
  readonly recoveryOffset: number;
  /** Its recovery visits only chunks whose bit is set (feature RECOVERY_BITMAP). */
  readonly isGuided: boolean;
}

/** An image whose events are too old to take part; the array may take it back by its bitmap. */
export interface StaleMember {
  readonly image: number;
  readonly superblock: Superblock;
  readonly slot: number;
}

/** An array that can be assembled. */
export interface Assembly {
  /** The image with the most events: its superblock speaks for the array. */
  readonly freshest: SlotMember;
  /** Least coverage of all superblocks with the most events. MaxSector: clean, no resync. */
  readonly resyncOffset: number;
  /** By slot; null where no member is. */
  readonly slots: readonly (SlotMember | null)[];
  readonly stale: readonly StaleMember[];
  readonly degraded: number;
  readonly policy: Policy;
}

/** Why the images of a crash state cannot be judged. */
export type Unjudged = 'no array' | 'not RAID5 or in reshape' | 'too few members';

/** Bits of the feature map that matter here and that the executor has no name for (semantics 2.1). */
export const FEATURES = {
  reshape: 4,
  guidedRecovery: 128,
  journal: 512,
  ppl: 1024,
  multiplePpl: 2048,
} as const;

/** Roles from here on are no slots. */
const ROLES_END = 0xff00;

/**
 * Assembles in thought.
 * @param uuid the array that is audited, or null for the one with the most members
 * @returns the assembly, or why there is none
 */
export function assemblyOf(disks: Disks, uuid: string | null): Assembly | Unjudged {
  const candidates = candidatesOf(disks, uuid);
  const freshest = freshestOf(candidates);
  if (freshest === null) return 'no array';
  if (!isJudgeable(freshest.superblock)) return 'not RAID5 or in reshape';
  const { raidDisks, events } = freshest.superblock;
  const slots: (SlotMember | null)[] = Array.from({ length: raidDisks }, () => null);
  const stale: StaleMember[] = [];
  for (const candidate of [...candidates].sort(byEvents)) {
    const { superblock, image } = candidate;
    const slot = roleOf(superblock);
    if (slot >= raidDisks) continue;
    const isOld = superblock.events + 1 < events;
    if (isOld || slots[slot] !== null) stale.push({ image, superblock, slot });
    else slots[slot] = candidate;
  }
  const degraded = slots.filter((member) => member?.recoveryOffset !== MAX_SECTOR).length;
  if (degraded > 1) return 'too few members';
  const policy = policyOf(freshest.superblock);
  return {
    freshest,
    resyncOffset: resyncOffsetOf(candidates, events),
    slots,
    stale,
    degraded,
    policy,
  };
}

/** The uuid of an assembly's array, as text. */
export function uuidOf(assembly: Assembly): string {
  return setUuidOf(assembly.freshest.superblock);
}

/** Texts of the superblocks that were seen; an audit asks for the same ones again and again. */
const SET_UUIDS = new WeakMap<Superblock, string>();

function setUuidOf(superblock: Superblock): string {
  const known = SET_UUIDS.get(superblock);
  if (known !== undefined) return known;
  const text = uuidText(superblock.setUuid);
  SET_UUIDS.set(superblock, text);
  return text;
}

/** Used sectors of each member, in whole chunks. */
export function componentSectorsOf({ freshest }: Assembly): number {
  const { componentSectors, chunkSectors } = freshest.superblock;
  return Math.floor(componentSectors / chunkSectors) * chunkSectors;
}

/** True if every slot has a member, in sync or not. */
export function isComplete(assembly: Assembly): boolean {
  return assembly.slots.every((member) => member !== null);
}

function candidatesOf(disks: Disks, uuid: string | null): SlotMember[] {
  const all = disks.images.flatMap((_, image) => {
    const superblock = disks.superblock(image);
    return superblock === null ? [] : [memberOf(image, superblock)];
  });
  const wanted = uuid ?? commonest(all.map(({ superblock }) => setUuidOf(superblock)));
  return all.filter(({ superblock }) => setUuidOf(superblock) === wanted);
}

function commonest(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  let best: string | null = null;
  for (const [name, count] of counts)
    if (best === null || count > (counts.get(best) ?? 0)) best = name;
  return best;
}

function memberOf(image: number, superblock: Superblock): SlotMember {
  const isRecovering = (superblock.featureMap & FEATURE.recoveryOffset) !== 0;
  return {
    image,
    superblock,
    recoveryOffset: isRecovering ? superblock.recoveryOffsetSectors : MAX_SECTOR,
    isGuided: isRecovering && (superblock.featureMap & FEATURES.guidedRecovery) !== 0,
  };
}

/** Role by the member's own superblock, as super_1_validate reads it before 6.8. */
function roleOf({ roles, deviceNumber }: Superblock): number {
  const role = roles[deviceNumber] ?? ROLES_END;
  return role < ROLES_END ? role : Number.POSITIVE_INFINITY;
}

function freshestOf(candidates: readonly SlotMember[]): SlotMember | null {
  return [...candidates].sort(byEvents)[0] ?? null;
}

function byEvents(left: SlotMember, right: SlotMember): number {
  return right.superblock.events - left.superblock.events;
}

/** Superblocks of one event count can differ only by a mistake; whichever is read must do. */
function resyncOffsetOf(candidates: readonly SlotMember[], events: number): number {
  const newest = candidates.filter(({ superblock }) => superblock.events === events);
  return Math.max(...newest.map(({ superblock }) => superblock.resyncOffsetSectors));
}

function isJudgeable({ level, featureMap, raidDisks, chunkSectors }: Superblock): boolean {
  const isOther = (featureMap & (FEATURES.reshape | FEATURES.journal)) !== 0;
  const hasShape = raidDisks >= 2 && chunkSectors > 0 && chunkSectors % 8 === 0;
  return level === 5 && !isOther && hasShape;
}

function policyOf({ featureMap }: Superblock): Policy {
  if ((featureMap & (FEATURES.ppl | FEATURES.multiplePpl)) !== 0) return 'ppl';
  return (featureMap & FEATURE.bitmap) === 0 ? 'none' : 'bitmap';
}
