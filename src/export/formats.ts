/** Formats: what `raidproof export` can write, as files by name. */
import type { CompiledNetwork } from '../network/index.ts';
import { type Chart, chartOf } from '../network/index.ts';
import { dot } from './dot.ts';
import { mermaid } from './mermaid.ts';
import { uniqueNames } from './names.ts';
import { promela } from './promela.ts';
import { scxml } from './scxml.ts';
import { tla } from './tla.ts';
import { xstateJson } from './xstate-json.ts';

/** The first two are of a whole network, the others of each of its machines. */
export const FORMATS = ['promela', 'tla', 'scxml', 'mermaid', 'dot', 'xstate-json'] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** A file to be written. */
export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

/** The files of a network in a format; those of machines are called after them. */
export function exported(network: CompiledNetwork, format: Format): readonly ExportedFile[] {
  const { name } = network.definition;
  switch (format) {
    case 'promela': {
      const { model, code } = promela(network, `${name}.c`);
      return [
        { name: `${name}.pml`, text: model },
        { name: `${name}.c`, text: code },
      ];
    }
    case 'tla': {
      const { module, config } = tla(network, name);
      return [
        { name: `${name}.tla`, text: module },
        { name: `${name}.cfg`, text: config },
      ];
    }
    case 'scxml':
      return machines(network, 'scxml', scxml);
    case 'mermaid':
      return machines(network, 'mmd', mermaid);
    case 'dot':
      return machines(network, 'dot', dot);
    case 'xstate-json':
      return machines(network, 'json', xstateJson);
  }
}

/** A machine that is made with several sizes has one chart for each. */
function machines(
  network: CompiledNetwork,
  ending: string,
  write: (chart: Chart) => string,
): ExportedFile[] {
  const charts = [...new Set(network.instances.map(({ table }) => table.machine))].map((one) =>
    chartOf(one),
  );
  const texts = new Map(charts.map((chart) => [write(chart), chart.id]));
  const names = uniqueNames([...texts.values()]);
  return [...texts.keys()].map((text, index) => ({ name: `${names[index]}.${ending}`, text }));
}
