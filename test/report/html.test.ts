import { beforeAll, describe, expect, it } from 'vitest';
import { type ReportData, reportHtml, violationHtml } from '../../src/report/index.ts';
import { lockReport, lockStory } from './lock-report.ts';

const NASTY = '<script>alert("x")</script> | & \'';

let pages: Record<'index' | 'violation', string>;
beforeAll(async () => {
  pages = {
    index: await reportHtml(await lockReport()),
    violation: violationHtml(await lockStory()),
  };
});

describe.each(['index', 'violation'] as const)('the %s page', (name) => {
  it('is well-formed', () => {
    expect(problemsOf(pages[name])).toEqual([]);
  });

  it('needs nothing from elsewhere', () => {
    const html = pages[name].replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    expect(html).not.toMatch(/https?:/);
    expect(html).not.toMatch(/\bsrc=|@import|\bfetch\(|type="module"|XMLHttpRequest|url\((?!#)/);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '');
    for (const link of links) expect(link).toMatch(/^(#|data:,$|violations\/[\w.-]+\.html$)/);
  });

  it('is small and serves both themes and paper', () => {
    expect(pages[name].length).toBeLessThan(400_000);
    expect(pages[name]).toContain('color-scheme: light dark');
    expect(pages[name]).toContain('prefers-color-scheme: dark');
    expect(pages[name]).toContain('@media print');
    expect(pages[name]).toContain(':focus-visible');
  });

  it('has captions and scopes on its tables', () => {
    const tables = pages[name].match(/<table\b.*?<\/table>/gs) ?? [];
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      expect(table).toContain('<caption>');
      expect(table).toContain('scope="col"');
      expect(table).toContain('scope="row"');
    }
  });

  it('names every anchor once and links to none that is missing', () => {
    const ids = [...pages[name].matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id ?? '');
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const links = [...pages[name].matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('reportHtml', () => {
  it('has the anchors that others link to', () => {
    for (const id of [
      'findings',
      'finding-lock-atomicLook',
      'lock-M1',
      'lock-coverage',
      'lock-machine-lock',
    ])
      expect(pages.index).toContain(`id="${id}"`);
    for (const id of [
      'variant-lock-splitLook',
      'conformance-counter-word',
      'image-clean',
      'skipped',
    ])
      expect(pages.index).toContain(`id="${id}"`);
  });

  it('puts findings before networks, and what is unexpected before both', async () => {
    const data = await lockReport();
    const html = await reportHtml({ ...data, images: [{ ...data.images[0]!, verdict: 'bad' }] });
    const order = ['id="problems"', 'id="findings"', 'id="network-lock"'].map((id) =>
      html.indexOf(id),
    );
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
    expect(pages.index).not.toContain('id="problems"');
  });

  it('tells a story that two defects share once, and links to it', async () => {
    const data = await lockReport();
    const [first] = data.networks[0]!.knownDefects;
    const knownDefects = [first!, { ...first!, mend: 'other' }];
    const html = await reportHtml({ ...data, networks: [{ ...data.networks[0]!, knownDefects }] });
    expect(html.split('id="story-lock-split-M1"')).toHaveLength(2);
    expect(html).toContain('<a href="#story-lock-split-M1">told above</a>');
  });

  it('escapes whatever the data holds', async () => {
    expect(await reportHtml(poisoned(await lockReport()))).not.toContain('<script>alert');
  });
});

describe('violationHtml', () => {
  it('shows all steps without its script', () => {
    for (const step of ['step-1', 'step-4']) expect(pages.violation).toContain(`id="${step}"`);
    expect(pages.violation).toContain('first false here');
    expect(pages.violation).toContain('looking → ');
  });

  it('keeps deltas, not states', () => {
    const data: unknown = JSON.parse(
      /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(pages.violation)![1]!,
    );
    expect(data).toMatchObject({
      initial: ['free', '0', 'idle', 'idle'],
      deltas: [
        [[2, 'looking']],
        [[3, 'looking']],
        [
          [0, 'held'],
          [2, 'inside'],
        ],
        [[3, 'inside']],
      ],
      decidedAt: 4,
    });
  });

  it('escapes names', async () => {
    const story = await lockStory();
    const steps = story.steps.map((one) => ({ ...one, name: NASTY, actor: NASTY }));
    const html = violationHtml({ ...story, steps, network: NASTY });
    expect(html).not.toContain('<script>alert');
    expect(problemsOf(html)).toEqual([]);
  });
});

/** The same data with every sentence made nasty. */
function poisoned(data: ReportData): ReportData {
  const poison = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, poison(inner, name)]),
      );
    return typeof value === 'string' && POISONED.has(key) ? NASTY + value : value;
  };
  return poison(data, '') as ReportData;
}

const POISONED = new Set([
  'sentence',
  'reason',
  'kernel',
  'consequence',
  'versions',
  'words',
  'instance',
  'actor',

  'description',
  'event',
  'guard',
  'value',
  'why',
  'what',
  'remedy',
  'command',
  'mend',
  'action',
]);

/** Tags that are not closed in order. Enough of a parser for what the renderer writes. */
function problemsOf(html: string): string[] {
  const open: string[] = [];
  const problems: string[] = [];
  const text = html
    .replaceAll(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '')
    .replace('<!doctype html>', '');
  for (const [tag, slash, name, selfClosing] of text.matchAll(
    /<(\/?)([\w-]+)(?:\s[^<>]*?)?(\/?)>/g,
  )) {
    if (selfClosing === '/') continue;
    if (slash !== '/') open.push(name ?? '');
    else if (open.pop() !== name) problems.push(`unexpected ${tag}`);
  }
  const stray = text.replaceAll(/<\/?[\w-]+(?:\s[^<>]*?)?\/?>/g, '').match(/[<>]/g) ?? [];
  return [...problems, ...open.map((name) => `<${name}> is not closed`), ...stray];
}
