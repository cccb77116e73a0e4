/** Exported charts: golden texts, and that other readers find in them what XState has. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { FAMILIES } from '../../machines/index.ts';
import { parametersOf } from '../../machines/language/index.ts';
import { type Format, FORMATS, dot, exported } from '../../src/export/index.ts';
import { chartOf, chartStates, compile } from '../../src/network/index.ts';
import { lockNetwork } from './support/lock.ts';

const CHART_FORMATS: readonly Format[] = ['scxml', 'mermaid', 'dot', 'xstate-json'];
const lock = compile(lockNetwork);
const networks = FAMILIES.flatMap((family) =>
  family.eras.map((era) => compile(family.build(era, parametersOf(family, era), new Set()))),
);
const charts = [
  ...new Set(networks.flatMap(({ instances }) => instances.map(({ table }) => table.machine))),
].map((machine) => chartOf(machine));

describe('the lock', () => {
  it.each(CHART_FORMATS)('is the text that it was as %s', (format) => {
    expect(exported(lock, format)).toMatchSnapshot();
  });

  it.each(FORMATS)('has files with names that differ as %s', (format) => {
    const names = exported(lock, format).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
  });
});

/** Names of the elements of an XML text with their attributes. @throws Error where it is not well formed */
function elementsOf(xml: string): { name: string; attributes: Record<string, string> }[] {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml[^>]*\?>\n/, '').replaceAll(/<!--(?:(?!--)[\s\S])*-->/g, '');
  const tags = [...body.matchAll(/<(\/?)([\w:]+)((?: [\w:]+="[^"<]*")*)(\/?)>/g)];
  const rest = body.replaceAll(/<(\/?)([\w:]+)((?: [\w:]+="[^"<]*")*)(\/?)>/g, '');
  if (rest.trim() !== '') throw new Error(`not an element: ${rest.trim().slice(0, 40)}`);
  const elements = tags.flatMap(([, closes, name, attributes, isEmpty]) => {
    if (closes === '/') {
      if (open.pop() !== name) throw new Error(`${name} is closed and was not open`);
      return [];
    }
    if (isEmpty === '') open.push(name!);
    const pairs = [...attributes!.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => {
      if (/&(?!amp;|lt;|gt;|quot;)/.test(value!)) throw new Error(`a bare & in ${key}`);
      return [key!, value!] as const;
    });
    return [{ name: name!, attributes: Object.fromEntries(pairs) }];
  });
  if (open.length > 0) throw new Error(`${open.join()} stay open`);
  return elements;
}

describe('SCXML', () => {
  it('is well formed, and has each state and transition once', () => {
    for (const chart of charts) {
      const [text] = exported(networkOf(chart.id), 'scxml')
        .filter(({ text: one }) => one.includes(`name="${chart.id}"`))
        .map((file) => file.text);
      const elements = elementsOf(text!);
      const states = elements.filter(({ name }) => /^(?:state|parallel|final|history)$/.test(name));
      const ids = states.map(({ attributes }) => attributes['id']);
      expect(new Set(ids).size).toBe(ids.length);
      const targets = elements.flatMap(({ attributes }) => [
        ...(attributes['target']?.split(' ') ?? []),
        ...(attributes['initial']?.split(' ') ?? []),
      ]);
      for (const target of targets) expect(ids).toContain(target);
    }
  });

  it('counts as XState does', () => {
    for (const network of networks)
      for (const { table } of network.instances) {
        const chart = chartOf(table.machine);
        const files = exported({ ...network, instances: [{ name: 'one', table }] }, 'scxml');
        const elements = elementsOf(files[0]!.text);
        const transitions = elements.filter(({ name }) => name === 'transition');
        expect(transitions).toHaveLength(chart.transitions.length);
        const states = elements.filter(({ attributes }) => attributes['id'] !== undefined);
        expect(states).toHaveLength(chartStates(chart.root).length);
      }
  });

  it('is told from what is not well formed', () => {
    expect(() => elementsOf('<a><b></a></b>')).toThrow('a is closed');
    expect(() => elementsOf('<a x="1 & 2"/>')).toThrow('a bare &');
    expect(() => elementsOf('<a>')).toThrow('a stay open');
    expect(() => elementsOf('<a>text</a>')).toThrow('not an element');
  });
});

function networkOf(id: string) {
  return networks.find(({ instances }) => instances.some(({ table }) => table.machine.id === id))!;
}

describe("XState's JSON", () => {
  it('makes the same chart again', () => {
    for (const network of networks)
      for (const { table } of network.instances) {
        const files = exported({ ...network, instances: [{ name: 'one', table }] }, 'xstate-json');
        const again = chartOf(createMachine(JSON.parse(files[0]!.text) as object));
        const once = chartOf(table.machine);
        expect(again.root).toEqual(once.root);
        expect(again.transitions).toEqual(once.transitions);
      }
  });
});

const hasGraphviz = spawnSync('dot', ['-V']).error === undefined;

describe.skipIf(!hasGraphviz)('Graphviz', () => {
  it('draws every chart', () => {
    for (const chart of charts) {
      const { status, stderr } = spawnSync('dot', ['-Tcanon'], { input: dot(chart) });
      expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
    }
  });
});

describe('DOT and Mermaid', () => {
  it('close what they open, and join only states that are there', () => {
    for (const network of networks)
      for (const format of ['dot', 'mermaid'] as const)
        for (const { text } of exported(network, format)) {
          const plain = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
          expect(plain.split('{').length).toBe(plain.split('}').length);
          const arrow = format === 'dot' ? /^\s*(\w+) -> (\w+)/gm : /^\s*(\w+) --> (\w+)/gm;
          const declared =
            format === 'dot' ? /^\s*(\w+) \[(?:label|shape)=/gm : /^\s*state "" as (\w+)/gm;
          const known = new Set([...plain.matchAll(declared)].map(([, name]) => name));
          const ends = [...plain.matchAll(arrow)].flatMap(([, from, to]) => [from, to]);
          expect(ends.filter((end) => !known.has(end))).toEqual([]);
        }
  });
});
