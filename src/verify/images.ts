/** Verifying real images: what a Linux kernel wrote is examined, assembled, finished and judged. */
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type BlockDevice, memoryDevice } from '../device/index.ts';
import {
  type ActiveMemberReport,
  type MemberReport,
  assembleDevices,
  examineDevice,
  examineMembers,
} from '../raid5/index.ts';
import type { ImageReport } from '../report/index.ts';

/** What is known of a set of images beforehand: the fixtures' `expected.json`. */
interface Expected {
  readonly name: string;
  readonly description: string;
  readonly states: {
    readonly final: {
      readonly array_sha256: string;
      readonly members: readonly MemberReport[];
    };
  };
}

/** Names of the sets that a real kernel wrote. */
export const IMAGE_SETS: readonly string[] = ['clean', 'dirty1', 'degraded', 'midrecovery'];

/** Whether the images are there; an installed package has none. */
export function hasImages(folder: string): boolean {
  return IMAGE_SETS.every((set) => existsSync(`${folder}/${set}/expected.json`));
}

/** Examines and assembles a copy of one set in memory; the files are only read. */
export function verifyImages(folder: string, set: string): ImageReport {
  const expected = JSON.parse(readFileSync(`${folder}/${set}/expected.json`, 'utf8')) as Expected;
  const { members, array_sha256: digest } = expected.states.final;
  const path = (file: string): string => `${folder}/${set}/final/${file}`;
  const examined = examineMembers(members.map((one) => path(one.file)));
  const agreed = examined.filter((one, index) =>
    isDeepStrictEqual({ ...one, file: members[index]!.file }, members[index]),
  );
  const devices = members
    .filter((one) => 'role' in one)
    .map((one) => unpacked(path(one.file), one.file));
  const result = assembleDevices(devices);
  const after = devices.map((device) => examineDevice(device));
  const clean = after.filter((one) => 'role' in one && isClean(one));
  const stale = result.stale.length;
  const facts = [
    fact('examined as mdadm does', agreed.length, members.length),
    fact('content is what the kernel acknowledged', result.array_sha256 === digest ? 1 : 0, 1),
    fact('clean superblocks with right checksums', clean.length, devices.length),
    fact('4 KiB stripes with wrong parity', result.parityMismatches ?? 'a member is missing', 0),
  ];
  const isParityRight =
    result.parityMismatches === null ? stale > 0 : result.parityMismatches === 0;
  const isGood =
    result.assembled &&
    agreed.length === members.length &&
    result.array_sha256 === digest &&
    clean.length === devices.length &&
    isParityRight;
  return {
    set,
    sentence: expected.description,
    members: devices.length,
    action: result.action,
    verdict: isGood ? 'good' : 'bad',
    facts: [
      ...facts,
      { name: 'array SHA-256', value: result.array_sha256 ?? 'refused' },
      { name: 'mismatch_cnt', value: String(result.mismatch_cnt) },
      { name: 'members left out as stale', value: result.stale.join(', ') || 'none' },
    ],
  };
}

function fact(name: string, found: number | string, wanted: number) {
  const value = typeof found === 'string' ? found : `${found}${wanted > 0 ? ` of ${wanted}` : ''}`;
  return { name, value };
}

function isClean(member: ActiveMemberReport): boolean {
  return member.checksum_ok && member.state === 'clean';
}

function unpacked(path: string, name: string): BlockDevice {
  return memoryDevice(name, Uint8Array.from(gunzipSync(readFileSync(path))));
}
