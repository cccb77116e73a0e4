/** The crew: orders are carried out in this thread or in others, and what goes wrong there is heard here. */
import { describe, expect, it } from 'vitest';
import { gather } from '../../../src/check/wasm/crew.ts';
import { Memory } from '../../../src/check/wasm/instance.ts';
import { planNetwork } from '../../../src/check/wasm/plan.ts';
import { searchProgram, traceProgram } from '../../../src/check/wasm/program.ts';
import { compile } from '../../../src/network/index.ts';
import { ringNetwork } from '../support/rings.ts';

const plan = planNetwork(compile(ringNetwork([{ rings: 1, size: 3 }])));

describe('a crew of two threads', () => {
  it('carries out orders for every memory, also while others are under way', async () => {
    const program = searchProgram(plan, 3, true);
    const memories = [0, 1, 2].map(() => new Memory(program));
    const crew = gather(new WebAssembly.Module(program.bytes), memories, 2);
    for (const memory of memories)
      for (const register of ['candidateEnd', 'sifted', 'siftedEnd', 'settled'] as const)
        memory.write(register, program.map.candidates);
    const results = await Promise.all(crew.callers.map((call) => call('settle')));
    expect(results).toEqual([0, 0, 0]);
    await crew.dismiss();
  });

  it('tells of failures', async () => {
    // A tracing program has nothing to run, and its memory belongs to one thread.
    const program = { ...traceProgram(plan), isShared: true };
    const memories = [new Memory(program)];
    const module = new WebAssembly.Module(searchProgram(plan, 1, false).bytes);
    const crew = gather(module, memories, 2);
    await expect(crew.callers[0]!('run')).rejects.toThrow(/memory/);
    await crew.dismiss();
  });
});
