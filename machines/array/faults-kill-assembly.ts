/** Faults of an assembly, one for each device and each chunk: what is claimed of all of them must be noticed of each. */
import {
  type Delivery,
  type Network,
  type TargetedFault,
  altered,
  omitting,
} from '../language/index.ts';

type Sizes = TargetedFault['parameters'];

/** All three members may fail, and nobody is missing when the array is assembled. */
const ANY: Sizes = { fallible: 3, written: 0, replacements: 0, absentees: 0, log: 0, chunks: 1 };
/** The same with a log in place of the bitmap: modern superblocks then record recoveries in full. */
const LOGGED: Sizes = { fallible: 3, log: 1, chunks: 1 };
/** A spare, device 3, may take the slot of device 0. */
const SPARE: Sizes = { spares: 1, fallible: 1, written: 0, replacements: 0, log: 0, chunks: 1 };
/** Recoveries have three positions. */
const FOUR_CHUNKS: Sizes = { chunks: 4, written: 0, fallible: 1, replacements: 0, absentees: 0 };

/** Devices other than the first, which the generated mutants see to. */
const DEVICES: readonly { readonly number: number; readonly parameters: Sizes }[] = [
  { number: 1, parameters: ANY },
  { number: 2, parameters: ANY },
  { number: 3, parameters: SPARE },
];

/** All of them. */
export const ASSEMBLY_KILL_FAULTS: readonly TargetedFault[] = [
  ...DEVICES.flatMap(({ number, parameters }) => ofDevice(number, parameters)),
  ...[1, 2, 3].flatMap((offset) => fromOffset(offset)),
  ...[1, 2].map((number) => loggedFromOffset(number)),
  {
    name: 'bit-of-chunk-1-is-not-loaded',
    sentence: 'An assembly reads the bit of the second chunk, and does not load it.',
    property: 'LOADED-1',
    parameters: { chunks: 3, written: 2, fallible: 0, replacements: 0, log: 0 },
    apply: (network) => altered(network, 'assemble', omitting('LOAD', 'word 1')),
  },
];

function ofDevice(number: number, parameters: Sizes): TargetedFault[] {
  const name = `device ${number}`;
  return [
    {
      name: `active-device-${number}-is-left-out`,
      sentence: `An assembly gives ${name} no slot, although it is current and active.`,
      property: `SEATED-${number}`,
      parameters,
      apply: (network) => seated(network, name, 'ASSEMBLE.ACTIVE', { type: 'ASSEMBLE.OUT' }),
    },
    ...[
      { eras: ['classic'], sizes: parameters },
      { eras: ['modern'], sizes: parameters === SPARE ? SPARE : LOGGED },
    ].map(({ eras, sizes }) => ({
      name: `full-recovery-of-device-${number}-is-given-up`,
      sentence: `An assembly gives ${name} no slot, which was being recovered in full.`,
      property: `RESUMED-${number}`,
      eras,
      parameters: sizes,
      apply: (network: Network) =>
        seated(network, name, 'ASSEMBLE.PARTIAL', { type: 'ASSEMBLE.OUT' }, { guided: false }),
    })),
    {
      name: `guided-recovery-of-device-${number}-is-made-full`,
      sentence: `An assembly forgets that ${name} was being recovered by the bitmap, and recovers all of it.`,
      property: `RESUMED-${number}-by-bitmap`,
      eras: ['modern'],
      parameters,
      apply: (network) =>
        seated(
          network,
          name,
          'ASSEMBLE.PARTIAL',
          { type: 'ASSEMBLE.PARTIAL', guided: false },
          { guided: true },
        ),
    },
    {
      name: `old-device-${number}-is-recovered-unasked`,
      sentence: `An assembly takes ${name}, which is too old, for one that is to be recovered in full.`,
      property: `LEFT-OUT-${number}`,
      parameters,
      apply: (network) =>
        seated(network, name, 'ASSEMBLE.OUT', {
          type: 'ASSEMBLE.PARTIAL',
          offset: 0,
          guided: false,
        }),
    },
  ];
}

/** An assembly forgets how far the recovery of device 0 had come. Modern superblocks record one in full where there is a log. */
function fromOffset(offset: number): TargetedFault[] {
  const wrong = { type: 'ASSEMBLE.PARTIAL', offset: 0 };
  return [
    { era: 'classic', guided: false, log: 0 },
    { era: 'modern', guided: false, log: 1 },
    { era: 'modern', guided: true, log: 0 },
  ].map(({ era, guided, log }) => ({
    name: `${guided ? 'guided' : 'full'}-recovery-at-${offset}-begins-anew`,
    sentence: `An assembly forgets that a recovery ${guided ? 'by the bitmap' : 'in full'} had come to chunk ${offset}.`,
    property: `RESUMED-0${guided ? '-by-bitmap' : ''}-at-${offset}`,
    eras: [era],
    parameters: { ...FOUR_CHUNKS, log },
    apply: (network) => seated(network, 'device 0', 'ASSEMBLE.PARTIAL', wrong, { guided, offset }),
  }));
}

/** The same of another member, where a log takes the place of the bitmap. */
function loggedFromOffset(number: number): TargetedFault {
  const wrong = { type: 'ASSEMBLE.PARTIAL', offset: 0 };
  return {
    name: `recovery-of-device-${number}-begins-anew`,
    sentence: `An assembly forgets that the recovery of device ${number} had come to chunk 1.`,
    property: `RESUMED-${number}-at-1`,
    eras: ['modern'],
    parameters: { chunks: 2, written: 0, fallible: 3, log: 1 },
    apply: (network) =>
      seated(network, `device ${number}`, 'ASSEMBLE.PARTIAL', wrong, { offset: 1 }),
  };
}

/** An event, and what it carries. */
type EventWithValues = Delivery['event'] & Readonly<Record<string, unknown>>;

/** Assemblies tell a device something else; of events with values only those that have these. */
function seated(
  network: Network,
  device: string,
  type: string,
  wrong: EventWithValues,
  of: Readonly<Record<string, unknown>> = {},
): Network {
  const isMeant = ({ to, event }: Delivery): boolean =>
    to === device &&
    event.type === type &&
    Object.entries(of).every(([key, value]) => Reflect.get(event, key) === value);
  const changed = (one: Delivery): Delivery => {
    if (!isMeant(one)) return one;
    const keeps = wrong.type === type;
    return { ...one, event: keeps ? { ...one.event, ...wrong } : wrong };
  };
  return altered(network, 'assemble', (step) => ({
    ...step,
    deliveries: step.deliveries.map((one) => changed(one)),
  }));
}
