/** `raidproof array status`: what the images make up, as mdadm --detail tells it. Nothing is changed. */
import type { Command } from 'commander';
import { describeImages, type ArrayDescription, type MemberStatus } from '../../raid5/index.ts';
import { imagesCommand } from './options.ts';
import { refusalCode, report, type SessionOptions } from './session.ts';

/** The `status` command. */
export function statusCommand(): Command {
  return imagesCommand(
    'status',
    'show the array that the images make up; nothing is started',
  ).action((images: string[], options: SessionOptions) => {
    const { refusal, ...description } = describeImages(images);
    const fields = { ...description, refusal: refusal?.message ?? null };
    report({ text: statusText(description, refusal?.message ?? null), fields }, options);
    if (refusal !== null) process.exitCode = refusalCode(refusal);
  });
}

function statusText(
  description: Omit<ArrayDescription, 'refusal'>,
  refusal: string | null,
): string {
  const rows: [string, string][] = [
    ['Raid Level', 'raid5'],
    ['Array Size', `${description.array_bytes / 1024} KiB`],
    ['Used Dev Size', `${description.component_bytes / 1024} KiB`],
    ['Raid Devices', String(description.raid_disks)],
    ['Layout', description.layout],
    ['Chunk Size', `${description.chunk_bytes / 1024}K`],
    ['State', description.state],
    ['Consistency', description.consistency],
    ['UUID', description.uuid],
    ['Events', String(description.events)],
    ['Due', refusal ?? description.action],
  ];
  if (description.bitmap !== null) {
    const { bits, dirty } = description.bitmap;
    rows.push(['Bitmap', `${bits} bits (chunks), ${dirty} dirty`]);
  }
  const head = rows.map(([name, value]) => `${name.padStart(14)} : ${value}\n`).join('');
  const table = description.members.map((member) => memberLine(member)).join('');
  return `${head}\n    Number   RaidDevice   State\n${table}`;
}

function memberLine({ number, slot, state, file }: MemberStatus): string {
  const place = slot === null ? '-' : String(slot);
  return `${String(number ?? '-').padStart(10)}   ${place.padStart(10)}   ${state.padEnd(20)} ${file}\n`;
}
