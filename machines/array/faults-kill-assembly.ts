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
/** Recoveries have two positions. */
const THREE_CHUNKS: Sizes = { chunks: 3, fallible: 1, replacements: 0, absentees: 0, log: 0 };

/** Devices other than the first, which the generated mutants see to. */
const DEVICES: readonly { readonly number: number; readonly parameters: Sizes }[] = [
  { number: 1, parameters: ANY },
  { number: 2, parameters: ANY },
  { number: 3, parameters: SPARE },
];

/** All of them. */
export const ASSEMBLY_KILL_FAULTS: readonly TargetedFault[] = [
  ...DEVICES.flatMap(({ number, parameters }) => ofDevice(number, parameters)),
  {
    name: 'full-recovery-begins-anew',
    sentence: 'An assembly forgets that a recovery in full had reached the third chunk.',
    property: 'RESUMED-0-at-2',
    parameters: { ...THREE_CHUNKS, written: 1 },
    apply: (network) => forgettingOffset(network, false),
  },
  {
    name: 'guided-recovery-begins-anew',
    sentence: 'An assembly forgets that a recovery by the bitmap had reached the third chunk.',
    property: 'RESUMED-0-by-bitmap-at-2',
    eras: ['modern'],
    parameters: { ...THREE_CHUNKS, written: 0 },
    apply: (network) => forgettingOffset(network, true),
  },
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

/** A recovery of device 0 that had reached the third chunk begins at the first. */
function forgettingOffset(network: Network, guided: boolean): Network {
  const wrong = { type: 'ASSEMBLE.PARTIAL', offset: 0 };
  return seated(network, 'device 0', 'ASSEMBLE.PARTIAL', wrong, { guided, offset: 2 });
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
