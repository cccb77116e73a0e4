/** Faults of what an assembly leads to, each made for the claim about one device: all of them are another possibility, taken or not. */
import {
  type Delivery,
  type Network,
  type Predicate,
  type TargetedFault,
  and,
  extended,
  has,
  is,
  to,
  unowed,
  when,
} from '../language/index.ts';
import { BITMAP, LOSS, PAGE, SUPERBLOCK, SYNC } from './fault-words.ts';

/** Nothing is written, so that little else is to be looked at; each member up to the device may fail. */
const sizesOf = (device: number): Readonly<Record<string, number>> => ({
  written: 0,
  replacements: 0,
  absentees: 0,
  log: 0,
  chunks: 1,
  fallible: device < 3 ? device + 1 : 1,
  spares: device < 3 ? 0 : 1,
});

const memberOf = (device: number) => ({ name: `device ${device}` });
const labelOf = (device: number) => ({ name: `label ${device}` });

/** Members and the spare. */
const DEVICES = [0, 1, 2, 3] as const;

/** What a device is told in the same step that brings the array up. */
function amidAssembly(
  network: Network,
  name: string,
  isMeant: (stepName: string) => boolean,
  more: readonly Delivery[],
): Network {
  const meant = network.steps.filter((one) => one.name.startsWith('assemble') && isMeant(one.name));
  return extended(
    network,
    meant.map((one) => ({
      ...unowed(one),
      name: `${one.name}; ${name}`,
      deliveries: [...one.deliveries, ...more],
    })),
  );
}

/** The device fails as soon as it has the slot that it was to have. */
function failsAtOnce(network: Network, device: number, isSeated: Predicate): Network {
  return amidAssembly(network, `device ${device} fails`, () => true, [
    when(isSeated, to(SUPERBLOCK, 'CHANGE')),
    when(isSeated, to(memberOf(device), 'FAIL')),
  ]);
}

function seated(device: number): TargetedFault {
  return {
    name: `fails-amid-assembly-${device}`,
    sentence: `Device ${device} is in sync by its superblock, and fails before the assembly is over.`,
    property: `SEATED-${device}`,
    parameters: sizesOf(device),
    apply: (network) => failsAtOnce(network, device, is(memberOf(device), 'inSync')),
  };
}

/** How a recovery was under way, and the sizes at which that comes about. */
interface Way {
  readonly eras: readonly string[];
  readonly guided: boolean;
  /** Chunks that were recovered before. */
  readonly offset: number;
  readonly sizes: Readonly<Record<string, number>>;
}

function resumed(device: number, { eras, guided, offset, sizes }: Way): TargetedFault {
  const member = memberOf(device);
  const id = `${device}${guided ? '-by-bitmap' : ''}${offset === 0 ? '' : `-at-${offset}`}`;
  const isMeant = and(
    is(member, 'recovering'),
    has(member, 'offset', '=', offset),
    has(member, 'guided', '=', guided),
  );
  return {
    name: `fails-before-its-recovery-goes-on-${id}`,
    sentence: `Device ${device}, which is to be recovered ${guided ? 'by the bitmap' : 'in full'} from chunk ${offset} on, fails before the assembly is over.`,
    property: `RESUMED-${id}`,
    eras,
    parameters: { ...sizesOf(device), chunks: 1 + offset, ...sizes },
    apply: (network) => failsAtOnce(network, device, isMeant),
  };
}

/** Superblocks tell the two kinds of recovery apart since 3.14; one in full is had most cheaply where there is no bitmap. */
function resumedOf(device: number): TargetedFault[] {
  const classic = { eras: ['classic'], guided: false, sizes: {} };
  const guided = { eras: ['modern'], guided: true, sizes: {} };
  const full = { eras: ['modern'], guided: false, sizes: { fallible: 3, log: 1, chunks: 2 } };
  const offsets = device === 0 ? [0, 1] : [0];
  return [
    ...offsets.flatMap((offset) => [
      resumed(device, { ...classic, offset }),
      resumed(device, { ...guided, offset }),
    ]),
    ...(device < 3
      ? [0, 1].map((offset) => resumed(device, { ...full, offset }))
      : [resumed(device, { ...full, sizes: {}, offset: 0 })]),
  ];
}

/** add_new_disk() within the assembly: in full, with all that belongs to it. */
function leftOut(device: number): TargetedFault {
  const slot = device % 3;
  const labels = DEVICES.slice(0, device < 3 ? 3 : 4).map((one) => labelOf(one));
  const others = [0, 1, 2].filter((one) => one !== slot).map((one) => is(memberOf(one), 'inSync'));
  const isFree = and(
    ...others,
    is(memberOf(slot), 'out'),
    is(memberOf(device), 'out'),
    is(labelOf(slot), 'left'),
    is(labelOf(device), 'left'),
    has(LOSS, 'seen', '=', 'nothing'),
  );
  return {
    name: `added-amid-assembly-${device}`,
    sentence: `Device ${device}, which is too old for a slot, is added before the assembly is over.`,
    property: `LEFT-OUT-${device}`,
    parameters: sizesOf(device),
    apply: (network) =>
      amidAssembly(
        network,
        `device ${device} is added`,
        (name) => !name.includes(`without device ${device}`),
        [
          to(BITMAP, 'BUMP'),
          ...labels.map((label) => when(is(label, 'left'), to(label, 'PASS'))),
          to(SUPERBLOCK, 'CHANGE'),
          to(PAGE, 'MARK'),
          to(SYNC, 'ADDED'),
          to(memberOf(device), 'ADD', { offset: 0, guided: false }),
        ].map((one) => when(and(isFree, one.when ?? and()), one)),
      ),
  };
}

/** All of them. */
export const ASSEMBLY_TARGETED_FAULTS: readonly TargetedFault[] = DEVICES.flatMap((device) => [
  seated(device),
  ...resumedOf(device),
  leftOut(device),
]);
