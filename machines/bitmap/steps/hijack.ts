/** Memory runs out: what would allocate a counter page takes its pointer for two counters instead. */
import {
  type Delivery,
  type Step,
  and,
  is,
  not,
  send,
  sendIf,
  some,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, firstWritten, hasCounterPage } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { assemble } from './power.ts';
import { full, mayStart, recordWrite } from './writer.ts';

/** bitmap_checkpage with create=1, where the allocation fails (semantics.md 1.3 rule 3). */
export function hijackSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    ...parts.chunks.slice(firstWritten(parts)).map((c) => startWithoutMemory(parts, rules, c)),
    assembleWithoutMemory(parts, rules),
  ];
}

function startWithoutMemory(parts: BitmapParts, rules: BitmapRules, chunk: number): Step {
  const pointer = parts.pointer[parts.counterPageOf(chunk)]!;
  return {
    name: `start a write to chunk ${chunk} without memory`,
    actor: 'writer',
    sentence: `A write to chunk ${chunk} finds no memory for its counter page, and takes the pointer for two counters.`,
    kernel: 'bitmap_startwrite(), bitmap_checkpage(create): hijacked',
    call: call({ type: 'START_WITHOUT_MEMORY', chunk }),
    guard: and(mayStart(parts, chunk), not(hasCounterPage(parts, chunk)), not(full(parts, chunk))),
    deliveries: [send(pointer, { type: 'HIJACK' }), ...recordWrite(parts, rules, chunk)],
  };
}

function assembleWithoutMemory(parts: BitmapParts, rules: BitmapRules): Step {
  const plain = assemble(parts, rules);
  return {
    ...plain,
    name: 'assemble without memory',
    sentence: `${plain.sentence} There is no memory for counter pages.`,
    call: call({ type: 'ASSEMBLE_WITHOUT_MEMORY' }),
    deliveries: [...parts.counterPages.map((k) => hijack(parts, k)), ...plain.deliveries],
  };
}

/** Only a page with a bit to load is asked for. */
function hijack(parts: BitmapParts, k: number): Delivery {
  const loads = some(parts.chunksOfCounterPage(k), (c) => is(parts.bit[c]!, 'device.set'));
  return sendIf(loads, parts.pointer[k]!, { type: 'HIJACK' });
}
