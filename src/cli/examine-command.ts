/** `raidproof examine`: superblock and bitmap of members, as mdadm -E and -X tell them. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { examineMembers } from '../raid5/index.ts';
import type { ActiveMemberReport, BitmapReport, MemberReport } from '../raid5/index.ts';
import { stableJson } from '../report/index.ts';
import { writeJson } from './output.ts';

/**
 * The `examine` command; sets the process's exit code: 0 for sound members and blank images, 1 if one is damaged and
 * shown with warnings. Opens images for reading only.
 */
export function examineCommand(): Command {
  return new Command('examine')
    .description(
      'show superblock and bitmap of member images; ends with 1 if one is damaged, and says how',
    )
    .argument('<image...>', 'image files; names ending in .gz are unpacked in memory')
    .option('--json <file>', 'write the members as JSON to a file, or - for standard output')
    .action((images: string[], options: { readonly json?: string }) => {
      const members = examineMembers(images);
      if (options.json !== '-')
        process.stdout.write(members.map((member) => memberText(member)).join('\n'));
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, members: members.map(named) }));
      process.exitCode = members.some((member) => warningsOf(member).length > 0) ? 1 : 0;
    });
}

/** In JSON a member is called by the name of its file, without the folder. */
function named(member: MemberReport): MemberReport {
  return { ...member, file: basename(member.file) };
}

function memberText(member: MemberReport): string {
  if (!('role' in member)) return `${member.file}:\n  no superblock, all zero\n`;
  return rows(member)
    .map(([name, value]) => `${name.padStart(16)} : ${value}\n`)
    .reduce((text, line) => text + line, `${member.file}:\n`);
}

function warningsOf(member: MemberReport): readonly string[] {
  return 'role' in member ? (member.warnings ?? []) : [];
}

function rows(member: ActiveMemberReport): [string, string][] {
  const { bitmap } = member;
  const warnings = warningsOf(member).map((warning): [string, string] => ['Warning', warning]);
  const main: [string, string][] = [
    ...warnings,
    ['Feature Map', `0x${member.feature_map.toString(16)}`],
    ['Device UUID', member.device_uuid],
    ['Device Role', String(member.role)],
    ['Roles', member.dev_roles.join(' ')],
    ['Events', String(member.events)],
    ['State', member.state],
    ['Resync Offset', shown(member.resync_offset, 'in sync')],
    ['Recovery Offset', shown(member.recovery_offset, 'none')],
    ['Checksum', `${member.checksum} - ${member.checksum_ok ? 'correct' : 'wrong'}`],
    ['Data Offset', `${member.data_offset_sectors} sectors`],
    ['Data Size', `${member.data_size_sectors} sectors`],
    ['Data SHA-256', member.data_sha256 ?? 'the image ends before its data'],
  ];
  if (bitmap === null || bitmap === undefined) return [...main, ['Internal Bitmap', 'none']];
  return [
    ...main,
    ['Internal Bitmap', `${String(member.bitmap_offset_sectors)} sectors from superblock`],
    ['Bitmap Events', `${bitmap.events}, cleared ${bitmap.events_cleared}`],
    ['Bitmap Chunk', `${bitmap.chunk_bytes / 1024} KiB`],
    ...bitRows(bitmap),
  ];
}

function bitRows({ bits, dirty_count, dirty_bits }: BitmapReport): [string, string][] {
  if (dirty_bits === null) return [['Bitmap', 'its bits cannot be read']];
  return [
    ['Bitmap', `${bits} bits (chunks), ${dirty_count} dirty`],
    ['Dirty', dirty_bits.map(([first, last]) => `${first}–${last}`).join(', ') || 'none'],
  ];
}

function shown(value: number | null, none: string): string {
  return value === null ? none : `${value} sectors`;
}
