import { describe, expect, it } from 'vitest';
import { violationText } from '../../src/report/index.ts';
import { lockStory } from './lock-report.ts';

const ESCAPE = '\u001B';

describe('violationText', () => {
  it('tells what fails, how, why, and how to see it again', async () => {
    expect(violationText(await lockStory())).toBe(`\
✗ M1  violated after 4 steps, the shortest way there is
  lock, split, processes 2

  Must always hold: At most one process is inside.

  step  actor  event       changed
     1  alice  LOOK alice  alice: idle → looking
     2  bob    LOOK bob    bob: idle → looking
     3  alice  TAKE alice  lock: free → held
                           alice: looking → inside
     4  bob    TAKE bob    bob: looking → inside
                           ← first false here

  Then     this must hold: At most one process is inside.
  However  alice is inside; bob is inside.

  why      Two inside at once overwrite what the other wrote.
  kept by  kernel/locking/mutex.c mutex_lock()
  replay   raidproof check lock --replay '0.3.1.4'
`);
  });

  it('keeps to the width it is given, but never breaks the command', async () => {
    const story = await lockStory();
    const long = { ...story, property: { ...story.property, sentence: 'word '.repeat(60).trim() } };
    for (const columns of [40, 60, 80, 120]) {
      const lines = violationText(long, { columns, color: false }).split('\n');
      const others = lines.filter((line) => !line.startsWith('  replay'));
      expect(Math.max(...others.map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(lines.some((line) => line.endsWith(story.replay.command))).toBe(true);
    }
  });

  it('says the same with colour', async () => {
    const story = await lockStory();
    const coloured = violationText(story, { columns: 80, color: true });
    expect(coloured).toContain(`${ESCAPE}[31m`);
    expect(coloured.replaceAll(new RegExp(String.raw`${ESCAPE}\[\d+m`, 'g'), '')).toBe(
      violationText(story),
    );
    expect(violationText(story)).not.toContain(ESCAPE);
  });

  it('tells a violation of the initial state', async () => {
    const story = { ...(await lockStory()), steps: [], decidedAt: 0 };
    expect(violationText(story)).toContain('no step is needed');
    expect(violationText(story)).toContain('violated initially');
  });
});
