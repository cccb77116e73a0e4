/** The charts of the bitmap: everything is described, named, and tied to the kernel. */
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../machines/language/index.ts';
import { type Chart, chartOf, chartStates } from '../../../src/network/index.ts';
import { bitmapNetwork, scopedNetwork } from './support/networks.ts';

function chartsOf(...networks: readonly Network[]): [string, Chart][] {
  const machines = new Set(networks.flatMap(({ instances }) => instances.map((i) => i.machine)));
  return [...machines].map((machine): [string, Chart] => [machine.id, chartOf(machine)]);
}

const OPTIONAL = ['restarts', 'set-bits'];
const charts = chartsOf(bitmapNetwork());
const modern = chartsOf(scopedNetwork('modern', undefined));
const optional = chartsOf(...OPTIONAL.map((scope) => scopedNetwork('modern', scope)));
const all = [
  ...charts.map((one) => [`classic ${one[0]}`, ...one] as const),
  ...modern.map((one) => [`modern ${one[0]}`, ...one] as const),
  ...optional.map((one) => [`optional ${one[0]}`, ...one] as const),
];

describe('the machines of the bitmap network', () => {
  it('are these', () => {
    expect(charts.map(([id]) => id).sort()).toEqual([
      'bit',
      'chunk',
      'counterPage',
      'daemon',
      'filePage',
      'members',
      'power',
      'resync',
      'silence',
      'stripes',
      'unplug',
      'writer',
    ]);
  });

  it('have these many states and transitions', () => {
    const sizes = charts.map(([id, { root, transitions }]) => [
      id,
      chartStates(root).length - 1,
      transitions.length,
    ]);
    expect(Object.fromEntries(sizes.map(([id, ...counts]) => [id, counts.join(' ')]))).toEqual({
      power: '3 3',
      members: '2 1',
      chunk: '11 37',
      bit: '6 15',
      writer: '13 19',
      stripes: '6 9',
      silence: '3 7',
      filePage: '12 17',
      counterPage: '2 5',
      unplug: '4 9',
      daemon: '9 19',
      resync: '3 6',
    });
  });
});

describe('the machines of the modern era', () => {
  it('are the same by name; those that 3.5 changed have other charts', () => {
    expect(modern.map(([id]) => id).sort()).toEqual(charts.map(([id]) => id).sort());
    const sizes = modern.map(([id, { root, transitions }]) => [
      id,
      `${chartStates(root).length - 1} ${transitions.length}`,
    ]);
    expect(Object.fromEntries(sizes)).toMatchObject({
      filePage: '12 21',
      counterPage: '6 9',
      unplug: '4 10',
      daemon: '8 13',
    });
  });

  it('have others beside them where members come back, the array is stopped, or bits are set by hand', () => {
    const known = new Set(charts.map(([id]) => id));
    const others = optional.map(([id]) => id).filter((id) => !known.has(id));
    expect([...new Set(others)].sort()).toEqual([
      'copy',
      'eventsCleared',
      'formerMember',
      'recovery',
      'request',
      'shutdown',
    ]);
  });
});

describe.each(all)('the chart of %s', (_, id, { root, transitions }) => {
  const states = chartStates(root);

  it('describes every state and every transition', () => {
    const bare = [
      ...states.filter((one) => one.description === '').map((one) => `${id}.${one.path}`),
      ...transitions.filter((one) => one.description === '').map((one) => one.id),
    ];
    expect(bare).toEqual([]);
  });

  it('ends every description as a sentence', () => {
    const open = [...states, ...transitions].filter((one) => !/[.)]$/.test(one.description));
    expect(open.map((one) => one.description)).toEqual([]);
  });

  it('names every guard and every action', () => {
    const parts = [
      ...states.flatMap((one) => [...one.entry, ...one.exit]),
      ...transitions.flatMap((one) => [one.guard, ...one.actions]),
    ];
    expect(parts.filter((part) => part.includes('(unnamed)'))).toEqual([]);
    for (const part of transitions.flatMap((one) => one.actions))
      expect(part).toMatch(/^[a-z]\w+$/);
  });

  it('stands for kernel code, or says what it stands for instead', () => {
    const kernel = [...states, ...transitions].filter((one) => one.kernel !== '');
    expect(kernel.length > 0 || root.description.startsWith('An observer')).toBe(true);
    for (const one of kernel) expect(one.kernel).toMatch(/[a-z_0-9]+(\(|->|:|,)/);
  });

  it('has no state that nothing leads to', () => {
    const targets = new Set(transitions.flatMap((one) => one.targets));
    const initial = (path: string): boolean =>
      states.some((one) => one.children.some((c) => c.path === path && one.initial === c.name));
    const orphans = states.filter(
      (one) =>
        one.type === 'atomic' && !targets.has(one.path) && !initial(one.path) && one.path !== '',
    );
    expect(orphans.map((one) => one.path)).toEqual([]);
  });
});
