/** Plainer things that may do as well: smaller arrays, smaller writes, fewer losses, usual order. */

import type { Loss, SimulationEvent } from './events.ts';
import type { Setup } from './setup.ts';

/** Set-ups that are plainer in one respect. */
export function simplerSetups(setup: Setup): Setup[] {
  const { geometry } = setup;
  const { chunkSectors, componentSectors } = geometry;
  const rows = componentSectors / chunkSectors;
  const shapes: Setup['geometry'][] = [];
  for (let raidDisks = 3; raidDisks < geometry.raidDisks; raidDisks++)
    shapes.push({ ...geometry, raidDisks });
  for (let less = 1; less < rows; less++)
    shapes.push({ ...geometry, componentSectors: less * chunkSectors });
  if (geometry.layout !== 2) shapes.push({ ...geometry, layout: 2 });
  return [
    ...shapes.map((shape) => ({ ...setup, geometry: shape })),
    { ...setup, spares: 0 },
    { ...setup, firstDeviceNumber: 0 },
    { ...setup, hasCache: false },
    { ...setup, startsDirty: false },
    { ...setup, countersPerPage: 2048 },
    { ...setup, counterMax: 0x3fff },
    ...(setup.bitsPerFilePage === undefined ? [] : [{ ...setup, bitsPerFilePage: 32_768 }]),
    ...(setup.roomSectors === undefined ? [] : [{ ...setup, roomSectors: 0 }]),
    { ...setup, bitmapChunkSectors: setup.bitmapChunkSectors === null ? null : 8 },
  ].filter((one) => JSON.stringify(one) !== JSON.stringify(setup));
}

/** Lists with the event at `index`, or the stretch of steps that begins there, made plainer. */
export function simplerEvents(
  events: readonly SimulationEvent[],
  index: number,
): (readonly SimulationEvent[])[] {
  const event = events[index]!;
  const put = (...instead: SimulationEvent[]): SimulationEvent[] => [
    ...events.slice(0, index),
    ...instead,
    ...events.slice(index + 1),
  ];
  switch (event.do) {
    case 'step':
    case 'until':
      return [];
    case 'write':
      return plainerWrites(event).map((one) => put(one));
    case 'crash':
      return plainerCrashes(event).map((one) => put(one));
    case 'assemble':
      return [
        ...(event.without.length > 0 ? [put({ ...event, without: [] })] : []),
        ...(event.force ? [put({ ...event, force: false })] : []),
      ];
    case 'error':
      return [put({ do: 'fail', device: event.device })];
    case 'add-blank':
    case 'settle':
    case 'rest':
    case 'read':
    case 'flush':
    case 'fail':
    case 'unplug':
    case 'remove':
    case 'add':
    case 'action':
    case 'grow':
    case 'stop':
      return [];
  }
}

/**
 * Lists in which the steps from `start` to before `end` are one run in the order in which they come:
 * up to the last of them, or until nothing but timers, or nothing at all, is left.
 */
export function asOneRun(
  events: readonly SimulationEvent[],
  start: number,
  end: number,
): SimulationEvent[][] {
  const last = events[end - 1]!;
  const runs: SimulationEvent[] = [{ do: 'settle' }];
  if (last.do === 'step' || last.do === 'until')
    runs.push({ do: 'until', actor: last.actor, label: last.label });
  runs.push({ do: 'rest' });
  return runs.map((run) => [...events.slice(0, start), run, ...events.slice(end)]);
}

/** Whether an event only lets the array run. */
export function isRunning(event: SimulationEvent): boolean {
  return event.do === 'step' || event.do === 'until' || event.do === 'settle';
}

type Write = Extract<SimulationEvent, { do: 'write' }>;

function plainerWrites(event: Write): Write[] {
  const { sector, sectors, durable } = event;
  const less = [1, Math.floor(sectors / 2), sectors - 1].filter((one) => one > 0 && one < sectors);
  return [
    ...(durable ? [{ ...event, durable: false }] : []),
    ...[...new Set(less)].flatMap((one) => [
      { ...event, sectors: one },
      { ...event, sector: sector + sectors - one, sectors: one },
    ]),
    ...(sector > 0
      ? [
          { ...event, sector: 0 },
          { ...event, sector: sector - (sector % 8) },
        ]
      : []),
  ].filter((one) => one.sector !== sector || one.sectors !== sectors || one.durable !== durable);
}

type Crash = Extract<SimulationEvent, { do: 'crash' }>;

function plainerCrashes(event: Crash): Crash[] {
  const { lands, lost } = event;
  const devices = [...new Set(lost.map(({ device }) => device))];
  return [
    { ...event, lands: [], lost: [] },
    { ...event, lost: [] },
    { ...event, lands: [] },
    ...devices.map((device) => ({ ...event, lost: lost.filter((one) => one.device !== device) })),
    ...devices.map((device) => ({
      ...event,
      lost: [...lost.filter((one) => one.device !== device), everything(device)],
    })),
    ...lands.map((_, at) => ({ ...event, lands: lands.toSpliced(at, 1) })),
    ...lands.flatMap((one, at) =>
      one.how === 'whole'
        ? []
        : [{ ...event, lands: lands.with(at, { ...one, how: 'whole' as const }) }],
    ),
    ...lost.map((_, at) => ({ ...event, lost: lost.toSpliced(at, 1) })),
  ].filter((one) => JSON.stringify(one).length < JSON.stringify(event).length);
}

function everything(device: string): Loss {
  return { device, first: 0, last: 99, writes: 9 };
}
