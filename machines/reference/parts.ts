/** The instances of a reference network, and which page a chunk lies on. */
import { type Instance, instance } from '../language/index.ts';
import { bitMachine, counterMachine, repairMachine, writesMachine } from './chunk.ts';
import { daemonMachine, modeMachine, pageMachine, unplugMachine } from './threads.ts';

/** Sizes: chunks, chunks a page, writes a chunk may have. */
export interface ReferenceSizes {
  readonly C: number;
  readonly P: number;
  readonly K: number;
}

/** All instances of a reference network. */
export function referenceParts({ C, P, K }: ReferenceSizes) {
  const chunks = numbers(C);
  const pageNumbers = numbers(Math.ceil(C / P));
  const [counterOne, bitOne, writesOne, repairOne] = [
    counterMachine(K),
    bitMachine(),
    writesMachine(K),
    repairMachine(),
  ];
  const pageOne = pageMachine();
  return {
    chunks,
    pageNumbers,
    pageOf: (chunk: number) => Math.floor(chunk / P),
    chunksOf: (page: number) => chunks.filter((chunk) => Math.floor(chunk / P) === page),
    counter: chunks.map((c) => instance(`counter ${c}`, counterOne)),
    bit: chunks.map((c) => instance(`bit ${c}`, bitOne)),
    writes: chunks.map((c) => instance(`writes ${c}`, writesOne)),
    repair: chunks.map((c) => instance(`repair ${c}`, repairOne)),
    page: pageNumbers.map((p) => instance(`page ${p}`, pageOne)),
    unplug: instance('unplug', unplugMachine()),
    daemon: instance('daemon', daemonMachine()),
    mode: instance('mode', modeMachine()),
  };
}

/** What {@link referenceParts} gives. */
export type ReferenceParts = ReturnType<typeof referenceParts>;

/** All instances in their order. */
export function allParts(parts: ReferenceParts): Instance[] {
  return [
    parts.mode,
    ...parts.chunks.flatMap((c) => [
      parts.counter[c]!,
      parts.bit[c]!,
      parts.writes[c]!,
      parts.repair[c]!,
    ]),
    ...parts.page,
    parts.unplug,
    parts.daemon,
  ];
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
