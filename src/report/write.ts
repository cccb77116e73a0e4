/** Writes the reports of a run to files. Each file appears whole or not at all. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from '../check/index.ts';
import { summaryJson, violationJson } from './json.ts';
import { storiesOf } from './names.ts';
import type { ReportData } from './report-data.ts';
import { reportHtml } from './report-html.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import { violationHtml } from './violation-html.ts';
import { violationMarkdown } from './violation-markdown.ts';
import { violationText } from './violation-text.ts';

/** Where the reports of a run are. */
export interface WrittenReports {
  /** The page to open first. */
  readonly index: string;
  /** Every file that was written. */
  readonly paths: readonly string[];
}

const ENDINGS = ['txt', 'md', 'html', 'json'] as const;

/** Writes index.html, summary.md, summary.json and four files for each violation. */
export async function writeReports(directory: string, data: ReportData): Promise<WrittenReports> {
  const violations = join(directory, 'violations');
  mkdirSync(violations, { recursive: true });
  const stories = storiesOf(data);
  removeStale(directory, new Set(stories.map((one) => one.name)));
  const paths = stories.flatMap(({ name, story }) => writeViolation(violations, name, story));
  const index = join(directory, 'index.html');
  // The list of violations is in summary.json: written last, it names only files that are there.
  paths.push(
    writeWhole(index, await reportHtml(data)),
    writeWhole(join(directory, 'summary.md'), summaryMarkdown(data)),
    writeWhole(join(directory, 'summary.json'), summaryJson(data)),
  );
  return { index, paths };
}

/** Writes the four reports of one violation; returns their paths. */
export function writeViolation(directory: string, name: string, story: Violation): string[] {
  mkdirSync(directory, { recursive: true });
  const texts = {
    txt: violationText(story),
    md: violationMarkdown(story),
    html: violationHtml(story),
    json: violationJson(story),
  };
  return ENDINGS.map((ending) => writeWhole(join(directory, `${name}.${ending}`), texts[ending]));
}

/** Violations that the run before listed and this one no longer has. Other files are left alone. */
function removeStale(directory: string, current: ReadonlySet<string>): void {
  for (const name of listedBefore(join(directory, 'summary.json'))) {
    if (current.has(name) || !/^[A-Za-z0-9.-]+$/.test(name)) continue;
    for (const ending of ENDINGS)
      rmSync(join(directory, 'violations', `${name}.${ending}`), { force: true });
  }
}

function listedBefore(summary: string): string[] {
  if (!existsSync(summary)) return [];
  try {
    const data: unknown = JSON.parse(readFileSync(summary, 'utf8'));
    if (typeof data !== 'object' || data === null || !('violations' in data)) return [];
    const { violations } = data;
    return Array.isArray(violations) ? violations.filter((one) => typeof one === 'string') : [];
  } catch {
    // A summary that cannot be read names nothing; it is about to be replaced.
    return [];
  }
}

/** Writes a file whole or not at all; returns its path. */
export function writeWhole(path: string, text: string): string {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (problem) {
    rmSync(temporary, { force: true });
    throw problem;
  }
  return path;
}
