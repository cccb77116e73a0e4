/** Faults of the bitmap that only runs show, each made for one promise. */
import {
  type StepChange,
  type TargetedFault,
  all,
  altered,
  and,
  has,
  is,
  last,
  omitting,
  to,
  when,
} from '../language/index.ts';

const ONE_CHUNK = { chunks: 1, stops: 0, returns: 0, writes: 1, userBits: 0, hijacks: 0 };
const isClear = is({ name: 'bit 0' }, 'memory.clear');
const isQuiet = has({ name: 'writer 0' }, 'started', '=', 0);

const BY_HAND = { chunks: 1, userBits: 1, overflowChunks: 0, pageWrites: 1 };

/** What is delivered without a condition does not come; what a condition guards does. */
function sparing(type: string): StepChange {
  return (step) => ({
    ...step,
    deliveries: step.deliveries.filter((one) => one.event.type !== type || one.when !== undefined),
  });
}

/** All of them. */
export const RUN_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'pass-never-finds-all-clean',
    sentence: 'A daemon pass over a bitmap without a bit does not note that it found nothing.',
    property: 'sleeps',
    parameters: ONE_CHUNK,
    apply: (network) =>
      altered(
        network,
        'begin a daemon pass',
        last(when(and(isClear, isQuiet), to({ name: 'daemon' }, 'SOMETHING_SEEN'))),
      ),
  },
  {
    name: 'resync-is-due-again',
    sentence: 'A resync that is done is due again at once; the daemon is left in peace.',
    property: 'RESYNC-DONE',
    parameters: ONE_CHUNK,
    apply: (network) =>
      altered(
        altered(network, 'resync visits', sparing('SOMETHING_SEEN')),
        'finish the resync',
        all(sparing('SOMETHING_SEEN'), last(to({ name: 'resync' }, 'ASSEMBLED_DIRTY'))),
      ),
  },
  {
    name: 'bits-by-hand-need-nothing',
    sentence: 'Bits that the user sets are noted as something to clean, not as a need.',
    property: 'L6',
    parameters: BY_HAND,
    apply: (network) =>
      altered(
        network,
        'the user sets the bit',
        all(omitting('LOAD'), last(to({ name: 'chunk 0' }, 'LOAD', { needed: false }))),
      ),
  },
];
