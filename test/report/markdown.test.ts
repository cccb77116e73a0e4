import { describe, expect, it } from 'vitest';
import { violationJson, violationMarkdown } from '../../src/report/index.ts';
import { code, escapeMarkdown } from '../../src/report/markdown.ts';
import { lockStory } from './lock-report.ts';

describe('violationMarkdown', () => {
  it('has heading, claim, steps, argument, replay and the folded initial state', async () => {
    expect(violationMarkdown(await lockStory())).toBe(`\
# ✗ M1: violated after 4 steps, the shortest way there is

lock, split, processes 2

**Must always hold:** At most one process is inside.

| Step | Actor | Event | Changed |
| --- | --- | --- | --- |
| 1 | alice | **LOOK alice**<br>alice sees that the lock is free. | alice: idle → looking |
| 2 | bob | **LOOK bob**<br>bob sees that the lock is free. | bob: idle → looking |
| 3 | alice | **TAKE alice**<br>alice takes the lock and goes in. | lock: free → held<br>alice: looking → inside |
| 4 | bob | **TAKE bob**<br>bob takes the lock and goes in. | bob: looking → inside<br>**← first false here** |

- **Then** this must hold: At most one process is inside.
- **However** alice is inside; bob is inside.

**Why it matters:** Two inside at once overwrite what the other wrote.

**Kept by:** kernel/locking/mutex.c mutex\\_lock()

Replay:

\`\`\`
raidproof check lock --replay '0.3.1.4'
\`\`\`

<details><summary>The initial state</summary>

| Instance | State |
| --- | --- |
| lock | state free, taken 0 |
| alice | state idle |
| bob | state idle |

</details>
`);
  });

  it('escapes markup and table breaks in names', async () => {
    const story = await lockStory();
    const steps = story.steps.map((one) => ({ ...one, name: 'a|b <script>', actor: '*x*' }));
    const markdown = violationMarkdown({ ...story, steps });
    expect(markdown).not.toContain('<script>');
    expect(markdown).toContain(String.raw`| \*x\* | **a\|b &lt;script&gt;**`);
    const rows = markdown.split('\n').filter((line) => /^\| \d/.test(line));
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
  });
});

describe('escapeMarkdown', () => {
  it('leaves plain words alone and joins lines', () => {
    expect(escapeMarkdown('chunk 0: 2 + N\nwrites')).toBe('chunk 0: 2 + N writes');
    expect(escapeMarkdown('[x](y) `z` a_b')).toBe(String.raw`\[x\](y) \`z\` a\_b`);
  });
});

describe('code', () => {
  it('survives backticks', () => {
    expect(code('plain')).toBe('`plain`');
    expect(code('a `b` c')).toBe('`` a `b` c ``');
  });
});

describe('violationJson', () => {
  it('is the story itself', async () => {
    const story = await lockStory();
    expect(JSON.parse(violationJson(story))).toEqual(story);
    expect(violationJson(story)).toBe(violationJson(await lockStory()));
  });
});
