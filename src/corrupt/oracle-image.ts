/** What is wrong with one image by itself (super_1_load, and what this RAID5 supports; semantics 2.1). */

import { checksumOf, numberAt, SUPERBLOCK_BYTES_AT } from './fields.ts';
import type { Image, Problem } from './image.ts';

const FEATURES_OF_MD = 0x1fffn;
/** Bitmap, recovery offset, bad blocks, recovery by bitmap. */
const FEATURES_OF_RAID5 = 1n | 2n | 8n | 128n;
/** What a number can be and still be counted with; all-ones stands for "past every sector". */
const COUNTABLE = 2n ** 53n - 1n;
const ALL_ONES = 2n ** 64n - 1n;

/** The fields that forbid to take the image for a member. Empty for a sound one. */
export function imageProblems({ name, bytes }: Image): Problem[] {
  const problem = (field: string): Problem => ({ image: name, part: 'superblock', field });
  const get = (at: number, length: number): bigint =>
    numberAt(bytes, SUPERBLOCK_BYTES_AT + at, length);
  if (bytes.length < SUPERBLOCK_BYTES_AT + 256) return [problem('magic')];
  if (get(0, 4) !== 0xa92b4efcn) return [problem('magic')];
  if (get(4, 4) !== 1n) return [problem('major_version')];
  const rolesCount = get(220, 4);
  if (rolesCount > 1920n) return [problem('max_dev')];
  const lengthBytes = 256 + 2 * Number(rolesCount);
  if (bytes.length < SUPERBLOCK_BYTES_AT + lengthBytes) return [problem('dev_roles')];
  if (get(216, 4) !== checksumOf(bytes)) return [problem('sb_csum')];
  const uncountable = uncountables(get);
  if (uncountable.length > 0) return uncountable.map((field) => problem(field));
  const wrong = [
    ...ruleBreaks(get, lengthBytes),
    ...(endsInside(get, bytes.length) ? ['size'] : []),
  ];
  return wrong.map((field) => problem(field));
}

/** The fields by which a sound image belongs to no RAID5 that is supported. */
export function shapeProblems({ name, bytes }: Image): Problem[] {
  const breaks = shapeBreaks((at, length) => numberAt(bytes, SUPERBLOCK_BYTES_AT + at, length));
  return breaks.map((field) => ({ image: name, part: 'superblock', field }));
}

type Get = (at: number, length: number) => bigint;

function uncountables(get: Get): string[] {
  const counts: readonly (readonly [string, number])[] = [
    ['size', 80],
    ['data_offset', 128],
    ['data_size', 136],
    ['super_offset', 144],
    ['events', 200],
  ];
  const sectors: readonly (readonly [string, number])[] = [
    ['reshape_position', 104],
    ['recovery_offset', 152],
    ['resync_offset', 208],
  ];
  return [
    ...counts.filter(([, at]) => get(at, 8) > COUNTABLE),
    ...sectors.filter(([, at]) => get(at, 8) > COUNTABLE && get(at, 8) !== ALL_ONES),
  ].map(([name]) => name);
}

function ruleBreaks(get: Get, lengthBytes: number): string[] {
  const breaks: string[] = [];
  if ((get(8, 4) & ~FEATURES_OF_MD) !== 0n) breaks.push('feature_map');
  const padding = [12, ...Array.from({ length: 8 }, (_, index) => 224 + 4 * index)];
  if (padding.some((at) => get(at, 4) !== 0n)) breaks.push('pad');
  if (get(144, 8) !== 8n) breaks.push('super_offset');
  if (get(136, 8) < 10n) breaks.push('data_size');
  if (get(128, 8) * 512n < BigInt(SUPERBLOCK_BYTES_AT + lengthBytes)) breaks.push('data_offset');
  if (get(160, 4) >= get(220, 4)) breaks.push('dev_number');
  return breaks;
}

function shapeBreaks(get: Get): string[] {
  const breaks: string[] = [];
  if (get(72, 4) !== 5n) breaks.push('level');
  if (get(76, 4) > 5n) breaks.push('layout');
  if ((get(8, 4) & ~FEATURES_OF_RAID5) !== 0n) breaks.push('feature_map');
  if (get(92, 4) < 3n || get(92, 4) > 1920n) breaks.push('raid_disks');
  const chunk = get(88, 4);
  const isPower = chunk >= 8n && (chunk & (chunk - 1n)) === 0n;
  if (!isPower) breaks.push('chunksize');
  if (isPower && get(80, 8) < chunk) breaks.push('size');
  return breaks;
}

function endsInside(get: Get, sizeBytes: number): boolean {
  return (get(128, 8) + get(80, 8)) * 512n > BigInt(sizeBytes);
}
