/** Tells a schedule in words. */

import { LAYOUT_NAMES } from '../raid5/index.ts';
import type { Landing, Loss, SimulationEvent } from './events.ts';
import type { Failure } from './run.ts';
import type { Setup } from './setup.ts';

/** A line for the array, one for each event, one for what is wrong. */
export function storyLines({ setup, events, violation }: Failure): string[] {
  const width = String(events.length).length;
  let version = 1;
  const told = events.map((event, index) => {
    const number = String(index + 1).padStart(width);
    const words = eventWords(event, version);
    if (event.do === 'write') version++;
    return `${number}  ${words}`;
  });
  return [setupWords(setup), ...told, `✗ ${violation.kind}: ${violation.text}.`];
}

/** The array in a sentence. */
export function setupWords(setup: Setup): string {
  const { geometry, bitmapChunkSectors: chunk, era, mends, faults } = setup;
  const { raidDisks, layout, chunkSectors, componentSectors } = geometry;
  const parts = [
    `${era} era`,
    `${raidDisks} members of ${componentSectors / chunkSectors} chunks of ${chunkSectors / 2} KiB, ${LAYOUT_NAMES[layout]}`,
    chunk === null ? 'no bitmap' : `bitmap chunk ${chunk / 2} KiB`,
    ...(setup.spares > 0 ? [`${setup.spares} spare`] : []),
    setup.hasCache ? 'volatile caches' : 'no caches',
    ...(setup.startsDirty ? ['new, first resync due'] : []),
    ...(setup.firstDeviceNumber > 0 ? [`device numbers from ${setup.firstDeviceNumber}`] : []),
    ...(setup.counterMax < 0x3fff ? [`counters up to ${setup.counterMax}`] : []),
    ...((setup.roomSectors ?? 0) > 0 ? [`room for ${setup.roomSectors} sectors more`] : []),
    ...((setup.bitsPerFilePage ?? 32_768) === 32_768
      ? []
      : [`pages of ${setup.bitsPerFilePage} bits in the bitmap file`]),
    ...(faults.length > 0 ? [`faults: ${faults.join(', ')}`] : []),
    ...(mends.length > 0 ? [`mends: ${mends.join(', ')}`] : []),
  ];
  return parts.join('; ');
}

/** One event. @param version the version that the next write writes */
export function eventWords(event: SimulationEvent, version: number): string {
  switch (event.do) {
    case 'step':
      return `${event.actor}: ${event.label}`;
    case 'until':
      return `… ${event.actor}: ${event.label}`;
    case 'settle':
      return 'all that can run runs, first come, first served, but for timers';
    case 'rest':
      return 'all runs until nothing is left to do; the array is looked at';
    case 'write':
      return `${event.durable ? 'a FUA write' : 'a write'} of ${sectorWords(event)}, version ${version}, begins`;
    case 'read':
      return `a read of ${sectorWords(event)} begins`;
    case 'flush':
      return 'a flush begins';
    case 'fail':
      return `${event.device} fails`;
    case 'error':
      return `the next ${event.operation} on ${event.device} will fail`;
    case 'unplug':
      return `${event.device}, not in use, loses power: ${lossWords(event.lost)}`;
    case 'remove':
      return `${event.device} is removed`;
    case 'add':
      return `${event.device} is added again`;
    case 'add-blank':
      return `${event.device} is added, blank`;
    case 'action':
      return `'${event.action}' is written to sync_action`;
    case 'grow':
      return `${event.sectors} sectors of each member are to be used`;
    case 'stop':
      return 'the array is to be stopped';
    case 'crash':
      return `power fails: ${landWords(event.lands)}; ${lossWords(event.lost)}`;
    case 'assemble':
      return assembleWords(event.without, event.force);
  }
}

function sectorWords({ sector, sectors }: { sector: number; sectors: number }): string {
  if (sectors === 1) return `array sector ${sector}`;
  return `array sectors ${sector} to ${sector + sectors - 1}`;
}

function landWords(lands: readonly Landing[]): string {
  if (lands.length === 0) return 'nothing in flight lands';
  const each = lands.map(({ actor, label, how }) => {
    return `${actor}: ${label}${how === 'partly' ? ' (not flushed)' : ''}`;
  });
  return `of what is in flight, these land: ${each.join(', ')}`;
}

function lossWords(lost: readonly Loss[]): string {
  if (lost.length === 0) return 'caches are written out';
  return `caches lose ${lost.map(oneLoss).join(', ')}`;
}

function oneLoss({ device, first, last, writes }: Loss): string {
  if (first === 0 && last >= 99) return `all of ${device}`;
  const sectors = first === last ? `${first}` : `${first}–${last}`;
  const newest = writes === 1 ? 'the newest write' : `the newest ${writes} writes`;
  return `${newest} of sector ${sectors} of ${device}`;
}

function assembleWords(without: readonly string[], force: boolean): string {
  const left = without.length === 0 ? '' : ` without ${without.join(', ')}`;
  return `the array is assembled${left}${force ? ', by force' : ''}`;
}
