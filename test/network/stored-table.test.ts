/** Stored tables: written down and read again, they say what XState says. */
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../machines/index.ts';
import { mendsOf, parametersOf } from '../../machines/language/index.ts';
import {
  type MachineTable,
  type StoredTable,
  compile,
  storedTable,
  tableFrom,
  tabulate,
} from '../../src/network/index.ts';

/** A table that went through a file. */
function again(table: MachineTable): MachineTable {
  const text = JSON.stringify(storedTable(table));
  return tableFrom(table.machine, JSON.parse(text) as StoredTable);
}

/** All of a table but snapshots. */
function contents({ events, states, next, taken }: MachineTable): unknown {
  const plain = states.map(({ key, value, context, paths }) => ({ key, value, context, paths }));
  return { events, states: plain, next, taken };
}

const networks = FAMILIES.flatMap((family) =>
  family.eras.flatMap((era) =>
    [[], mendsOf(family, era)].map((variants) => ({ family, era, variants })),
  ),
);

describe.each(networks.map((one) => ({ ...one, title: `${one.family.name}, ${one.era}` })))(
  '$title, variants $variants',
  ({ family, era, variants }) => {
    it('has the same tables from data', () => {
      const network = family.build(era, parametersOf(family, era), new Set(variants));
      const tables = new Set(compile(network).instances.map((one) => one.table));
      for (const table of tables) expect(contents(again(table))).toEqual(contents(table));
    });
  },
);

describe('a stored table', () => {
  const door = setup({
    types: { context: {} as { odd: unknown }, events: {} as { type: 'TURN' } },
  }).createMachine({
    id: 'door',
    initial: 'shut',
    context: { odd: 1 },
    states: { shut: { on: { TURN: 'open' } }, open: { on: { TURN: 'shut' } } },
  });

  it('asks XState for snapshots', () => {
    const read = again(tabulate(door, [{ type: 'TURN' }]));
    expect(read.states.map((one) => one.snapshot.value)).toEqual(['shut', 'open']);
    expect(read.states.every((one) => one.snapshot.can({ type: 'TURN' }))).toBe(true);
  });

  it('is refused where JSON would change a state', () => {
    const odd = setup({
      types: { context: {} as { odd: unknown }, events: {} as { type: 'TURN' } },
      actions: { spoil: assign({ odd: () => undefined }) },
    }).createMachine({ id: 'odd', context: { odd: 1 }, on: { TURN: { actions: 'spoil' } } });
    expect(storedTable(tabulate(odd, [{ type: 'TURN' }]))).toBeUndefined();
  });
});
