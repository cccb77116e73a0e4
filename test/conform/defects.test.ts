/** The executor has the classic era's defects: it follows the model's counterexamples to their ends. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { isLiveness } from '../../machines/language/index.ts';
import { type Violation, check } from '../../src/check/index.ts';
import { bitmapSubject } from '../../src/conform/bitmap-subject.ts';
import { replayOnExecutor } from '../../src/conform/defects.ts';
import { compile } from '../../src/network/index.ts';

const ONE_CHUNK = { chunks: 1 };

async function stories(): Promise<Violation[]> {
  const { definition } = bitmapSubject(ONE_CHUNK).network;
  const properties = definition.properties.filter((one) => !isLiveness(one));
  const result = await check({ ...definition, properties });
  return result.properties.flatMap(({ story }) => story ?? []);
}

describe('the counterexamples of the classic era', () => {
  it('are followed by the executor to their ends', async () => {
    const found = await stories();
    expect(found.map((one) => one.property.id).sort()).toEqual([
      'S1',
      'S14',
      'S2',
      'S3',
      'S4',
      'S5',
      'S6',
      'S7',
      'S8',
      'S9',
    ]);
    const result = replayOnExecutor(bitmapSubject(ONE_CHUNK), found);
    expect(result.differences).toEqual([]);
    expect(result.cases).toBe(10);
  });

  it('are not followed where the model is another', async () => {
    const subject = bitmapSubject(ONE_CHUNK);
    const { parameters } = subject.network.definition;
    const mended = compile(bitmap.build('classic', parameters, new Set(['load-as-two'])));
    const found = (await stories()).filter((one) => one.property.id === 'S2');
    const result = replayOnExecutor({ ...subject, network: mended }, found);
    expect(result.differences[0]!.evidence[0]!.words).toContain('chunk 0: count');
  });
});
