/** Stories of liveness: what repeats is marked as such, and the fairness that is assumed is told. */
import { describe, expect, it } from 'vitest';
import type { Network } from '../../machines/language/index.ts';
import { type CheckResult, type Violation, check } from '../../src/check/index.ts';
import {
  checkJson,
  checkMarkdown,
  checkText,
  violationHtml,
  violationJson,
  violationMarkdown,
  violationText,
} from '../../src/report/index.ts';
import { peterson } from '../classics/support/peterson.ts';
import { philosophers } from '../classics/support/philosophers.ts';
import { tokenRing } from '../classics/support/token-ring.ts';

async function storyOf(network: Network, id: string): Promise<Violation> {
  const { properties } = await check(network);
  return properties.find((one) => one.id === id)!.story!;
}

const starving = storyOf(philosophers(3, true), 'never-starves');

describe('the text of a lasso', () => {
  it('marks what is due, where it repeats, and where it is back', async () => {
    expect(violationText(await starving, { columns: 100, color: false })).toBe(`\
✗ never-starves  violated by 1 step and 3 that repeat for ever
  philosophers, broken circle, size 3

  Must come at last: Once hungry, the first philosopher eats.

  step  actor         event     changed
     1  philosopher   first 0   philosopher 0: thinking → hungry
        0                       fork 0: free → taken
                                ← due from here on, and never comes
     2  philosopher   first 1   philosopher 1: thinking → hungry
        1                       fork 1: free → taken
                                ← what repeats for ever begins
     3  philosopher   second 1  philosopher 1: hungry → eating
        1                       fork 2: free → taken
     4  philosopher   rest 1    philosopher 1: eating → thinking
        1                       fork 1: taken → free
                                fork 2: taken → free
                                ← all is as after step 1; again from there

  Then     this must come at last: Once hungry, the first philosopher eats.
  However  philosopher 0 is not eating; and steps 2 to 4 repeat for ever.
  Fair     taken again and again: second 1, rest 1; not enabled without a break: second 0 (not after
           step 2); 3 other fair steps never enabled while it repeats.

  why      Else the first philosopher starves.
  replay   raidproof check --property never-starves --replay '0(3.4.5)'
`);
  });

  it('says where the run may end', async () => {
    const text = violationText(await storyOf(peterson('no turn'), 'gets-in-0'));
    expect(text).toContain('violated after 4 steps, where the run may end');
    expect(text).toContain('← here the run may end');
    expect(text).toContain('Fair     no fair step is enabled in the end.');
    expect(text).toContain("--replay '0.1.4.5()'");
  });

  it('tells a story that repeats from the beginning, and who is quiet', async () => {
    const story = await storyOf(tokenRing(4, 'swallow', false), 'arrives-2');
    const text = violationText({ ...story, fairness: { ...story.fairness!, quiet: ['monitor'] } });
    expect(text).toContain('violated by 3 steps that repeat for ever');
    expect(text).toContain('all is as in the beginning; again from there');
    expect(text).toContain('taken to do nothing any more: monitor.');
  });
});

describe('a lasso elsewhere', () => {
  it('is marked in Markdown', async () => {
    const text = violationMarkdown(await starving);
    expect(text).toContain('# ✗ never-starves: violated by 1 step and 3 that repeat for ever');
    expect(text).toMatch(/\| 2 \|.*\*\*← what repeats for ever begins\*\* \|/);
    expect(text).toMatch(/\| 4 \|.*\*\*← all is as after step 1; again from there\*\* \|/);
    expect(text).toContain('- **Fair** taken again and again: second 1, rest 1;');
  });

  it('is marked on its page, where the player goes round', async () => {
    const page = violationHtml(await starving);
    expect(page).toContain('↻ what repeats for ever begins');
    expect(page.match(/<tr [^>]*class="repeated"/g)).toHaveLength(3);
    expect(page).toContain('"loopsFrom":1');
    expect(page).toContain('show(data.loopsFrom + 1, true)');
  });

  it('is in the JSON with where it repeats, and why that is fair', async () => {
    const data = JSON.parse(violationJson(await starving)) as Violation;
    expect(data).toMatchObject({ verdict: 'violated', loopsFrom: 1, decidedAt: 1 });
    expect(data.property.kind).toBe('leadsTo');
    expect(data.fairness?.taken).toEqual(['second 1', 'rest 1']);
    expect(data.steps).toHaveLength(4);
  });
});

describe('a check with liveness', () => {
  it('shows the kinds, and limits of a verdict', async () => {
    const result = await check(tokenRing(4, undefined, false));
    const empty = { kind: 'leadsTo', verdict: 'unwitnessed', onGraph: 'pruned' } as const;
    const [first, ...rest] = result.properties;
    const limited: CheckResult = { ...result, properties: [{ ...first!, ...empty }, ...rest] };
    const wide = { columns: 200, color: false };
    expect(checkText(limited, wide)).toContain(
      'The token comes to station 0. (nothing ever calls for it; as far as no other property is violated)',
    );
    const text = checkMarkdown(result);
    expect(text).toContain('| ✓ | arrives-1 | eventually | holds |  | The token comes');
    expect(text).toContain('| ✓ | goes-round | leads to | holds |  | From station 0');
  });

  it('has kind, verdict and graph in its JSON', async () => {
    const { properties } = JSON.parse(checkJson(await check(philosophers(3, true)))) as CheckResult;
    expect(properties[1]).toMatchObject({
      kind: 'leadsTo',
      verdict: 'violated',
      loopsFrom: 1,
      onGraph: 'whole',
    });
  });
});
