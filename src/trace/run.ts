/** One run of the network that explains what a window saw: which steps it may have been, in their order. */
import type { StateNumber } from './state-space.ts';

/** A state that was reached, by which step, from which entry of the layer before or of the same one. */
interface Entry {
  readonly state: StateNumber;
  readonly step: number;
  readonly from: Entry | undefined;
}

/** What a letter leads to from a state: states, each with the step that was shown; -1 for none. */
export type Shown = (
  state: StateNumber,
) => Iterable<{ readonly step: number; readonly to: StateNumber }>;

/** Hidden moves out of a state. */
export type Hidden = (
  state: StateNumber,
) => Iterable<{ readonly step: number; readonly to: StateNumber }>;

/** All of them are kept until the way back is known: beyond so many the run is not looked for. */
const ENTRIES_MOST = 4_000_000;

/**
 * The steps of a run that explains the letters: few hidden steps before each, breadth first. Undefined when none does.
 * @param start states that it may begin in
 * @param letters one function for each letter, in order
 */
export function explainingRun(
  start: readonly StateNumber[],
  letters: readonly Shown[],
  hidden: Hidden,
): { readonly from: StateNumber; readonly steps: readonly number[] } | undefined {
  let entries = 0;
  let layer: Entry[] = start.map((state) => ({ state, step: -1, from: undefined }));
  for (const shown of letters) {
    const next = new Map<StateNumber, Entry>();
    const reached = closure(layer, hidden);
    entries += reached.length;
    if (entries > ENTRIES_MOST) return undefined;
    for (const entry of reached)
      for (const { step, to } of shown(entry.state))
        if (!next.has(to)) next.set(to, { state: to, step, from: entry });
    layer = [...next.values()];
    if (layer.length === 0) return undefined;
  }
  return wayBack(layer[0]!);
}

function closure(layer: readonly Entry[], hidden: Hidden): Entry[] {
  const found = [...layer];
  const seen = new Set(layer.map(({ state }) => state));
  for (const entry of found)
    for (const { step, to } of hidden(entry.state)) {
      if (seen.has(to)) continue;
      seen.add(to);
      found.push({ state: to, step, from: entry });
    }
  return found;
}

function wayBack(last: Entry): { from: StateNumber; steps: number[] } {
  const steps: number[] = [];
  let entry = last;
  for (; entry.from !== undefined; entry = entry.from) if (entry.step >= 0) steps.push(entry.step);
  return { from: entry.state, steps: steps.reverse() };
}
