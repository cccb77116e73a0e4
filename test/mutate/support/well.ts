/** A well of data with a flag, and faults that take a crash, a claim about runs, or nothing to be caught. */
import { setup } from 'xstate';
import {
  type NetworkFamily,
  type Predicate,
  type Variant,
  and,
  implies,
  instance,
  is,
  not,
  send,
  sendIf,
} from '../../../machines/language/index.ts';

function toggle(id: string, on: string, off: string) {
  return setup({ types: { events: {} as { type: 'ON' | 'OFF' } } }).createMachine({
    id,
    initial: 'off',
    states: { off: { on: { [on]: 'on', [off]: {} } }, on: { on: { [off]: 'off', [on]: {} } } },
  });
}

const flag = instance('flag', toggle('flag', 'ON', 'OFF'));
const data = instance('data', toggle('data', 'ON', 'OFF'));
const loss = instance('loss', toggle('loss', 'ON', 'OFF'));
const NEVER: Predicate = { kind: 'or', operands: [] };

function fault(name: string, concerns: readonly string[], rest: Partial<Variant> = {}): Variant {
  return { name, kind: 'fault', sentence: `The well has the fault ${name}.`, concerns, ...rest };
}

/** The well; the mend `careful` is needed for all to hold. */
export const well: NetworkFamily = {
  name: 'well',
  sentence: 'Data with a flag.',
  eras: ['old', 'new'],
  parameters: [],
  variants: [
    { name: 'careful', kind: 'mend', sentence: 'It waits for the flag.', concerns: ['ordered'] },
    fault('clears early', ['kept'], { bug: 7, commit: 'abc (1.0)' }),
    fault('clears whenever', ['ordered']),
    fault('never ends', ['ends']),
    fault('careless', ['ordered'], { without: ['careful'], eras: ['new'] }),
    fault('harmless', ['ordered']),
  ],
  knownDefects: [],
  build: (era, parameters, variants) => ({
    name: 'well',
    era,
    parameters,
    instances: [flag, data, loss],
    steps: [
      {
        name: 'set the flag',
        actor: 'writer',
        sentence: 'The flag is set.',
        guard: and(is(flag, 'off'), is(data, 'off')),
        deliveries: [send(flag, { type: 'ON' })],
      },
      {
        name: 'begin',
        actor: 'writer',
        sentence: 'Data goes out.',
        guard: variants.has('careful') ? and(is(flag, 'on'), is(data, 'off')) : is(data, 'off'),
        deliveries: [send(data, { type: 'ON' })],
      },
      {
        name: 'end',
        actor: 'device',
        sentence: 'Data lands.',
        fairness: 'weak',
        guard: variants.has('never ends') ? NEVER : is(data, 'on'),
        deliveries: [send(data, { type: 'OFF' })],
      },
      {
        name: 'clear the flag',
        actor: 'daemon',
        sentence: 'The flag is cleared.',
        guard: and(is(flag, 'on'), ...(variants.has('clears whenever') ? [] : [is(data, 'off')])),
        deliveries: [send(flag, { type: 'OFF' })],
      },
      {
        name: 'crash',
        actor: 'power',
        sentence: 'Power fails.',
        hazard: 'crash',
        deliveries: [
          ...(variants.has('clears early') ? [sendIf(is(data, 'on'), flag, { type: 'OFF' })] : []),
          sendIf(and(is(data, 'on'), is(flag, 'off')), loss, { type: 'ON' }),
          send(data, { type: 'OFF' }),
        ],
      },
    ],
    properties: [
      {
        id: 'ordered',
        kind: 'always',
        sentence: 'While data is out the flag is set.',
        reason: 'A crash finds it.',
        predicate: implies(is(data, 'on'), is(flag, 'on')),
      },
      {
        id: 'kept',
        kind: 'always',
        sentence: 'Nothing is lost.',
        reason: 'It is what the flag is for.',
        predicate: not(is(loss, 'on')),
      },
      {
        id: 'ends',
        kind: 'leadsTo',
        sentence: 'Data lands.',
        reason: 'Somebody waits for it.',
        quiet: ['power'],
        premise: is(data, 'on'),
        predicate: is(data, 'off'),
      },
    ],
  }),
};
