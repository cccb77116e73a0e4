/** The large scopes are subjects only when asked for. */
import { describe, expect, it } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import { isLarge, subjectName, subjectsOf } from '../../src/verify/subjects.ts';

describe('subjects', () => {
  it('leave the large scopes out unless asked for', () => {
    expect(subjectsOf(SPECIFICATION).filter(isLarge)).toEqual([]);
    expect(
      subjectsOf(SPECIFICATION, true)
        .filter(isLarge)
        .map((one) => subjectName(one)),
    ).toEqual([
      'bitmap classic, three-chunks',
      'bitmap classic, four-chunks',
      'bitmap modern, three-chunks',
      'bitmap modern, four-chunks',
      'lifecycle classic, three-segments',
      'lifecycle classic, four-segments',
      'lifecycle modern, three-segments',
      'lifecycle modern, four-segments',
      'array classic, three chunks',
      'array classic, four chunks',
      'array modern, three chunks',
      'array modern, four chunks',
    ]);
  });
});
