/** Faults that keep something from ever happening to a member: each takes away what one sighting looks for. */
import {
  type Network,
  type Predicate,
  type TargetedFault,
  altered,
  and,
  is,
  not,
  onlyIf,
} from '../language/index.ts';
import { ASSEMBLY_KILL_FAULTS } from './faults-kill-assembly.ts';

type Sizes = TargetedFault['parameters'];

/** Two members may fail; nothing is written. */
const TWO: Sizes = { fallible: 2, written: 0, replacements: 0, spares: 0, log: 0, chunks: 1 };
/** All three may, and none is missing when the array is assembled. */
const ANY: Sizes = { ...TWO, fallible: 3, absentees: 0 };
/** All three may fail or be missing; a log in place of the bitmap. */
const LOGGED: Sizes = { fallible: 3, log: 1, chunks: 1 };

/** The slots of the array. */
const MEMBERS = [0, 1, 2];

/** All of them. */
export const ARRAY_KILL_FAULTS: readonly TargetedFault[] = [
  {
    name: 'second-failure-is-lost',
    sentence: 'The failure of a member without which the array cannot go on is lost.',
    property: 'failed',
    parameters: TWO,
    apply: (network) => MEMBERS.slice(0, 2).reduce((one, number) => sparing(one, number), network),
  },
  ...[1, 2].flatMap((number) => ofMember(number, number === 1 ? TWO : ANY)),
  {
    name: 'device-2-is-never-left-out',
    sentence: 'Nobody can assemble the array without device 2.',
    property: 'left-out-2',
    eras: ['modern'],
    parameters: LOGGED,
    apply: (network) => without(network, 'ask to assemble without device 2'),
  },
  ...ASSEMBLY_KILL_FAULTS,
];

/** What may befall a member other than the first. */
function ofMember(number: number, parameters: Sizes): TargetedFault[] {
  const member = { name: `device ${number}` };
  const fails = (network: Network, predicate: Predicate): Network =>
    altered(network, `fail device ${number}`, onlyIf(predicate));
  return [
    {
      name: `device-${number}-fails-in-recovery-alone`,
      sentence: `The failure of ${member.name} is lost where it is in sync.`,
      property: `failed-in-sync-${number}`,
      parameters,
      apply: (network) => fails(network, is(member, 'recovering')),
    },
    {
      name: `device-${number}-fails-in-sync-alone`,
      sentence: `The failure of ${member.name} is lost while it is being recovered.`,
      property: `failed-in-recovery-${number}`,
      parameters,
      apply: (network) => fails(network, is(member, 'inSync')),
    },
    {
      name: `device-${number}-stays-away`,
      sentence: `${member.name} is not taken back once it has lost its slot.`,
      property: `taken-back-${number}`,
      parameters,
      apply: (network) => without(network, `add device ${number}`),
    },
  ];
}

/** A failure is lost where another member is not in sync. */
function sparing(network: Network, number: number): Network {
  const others = MEMBERS.filter((one) => one !== number);
  return altered(
    network,
    `fail device ${number}`,
    onlyIf(and(...others.map((one) => is({ name: `device ${one}` }, 'inSync')))),
  );
}

/** The steps that begin so are never taken. */
function without(network: Network, name: string): Network {
  return altered(network, name, onlyIf(not(and())));
}
