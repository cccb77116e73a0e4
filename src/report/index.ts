/** Reports: results become words, on terminals, in Markdown, in HTML and as JSON. */
export type * from './report-data.ts';
export type * from './findings-data.ts';
export { findingsText } from './findings-text.ts';
export { findingsMarkdown } from './findings-markdown.ts';
export { erasMarkdown } from './eras-markdown.ts';
export { type Finding, type Judgement, type Problem, headline, judge } from './judgement.ts';
export { type TextOptions, PLAIN_TEXT, violationText } from './violation-text.ts';
export { coverageSummary } from './coverage-summary.ts';
export { checkText } from './check-text.ts';
export { summaryText } from './summary-text.ts';
export { violationMarkdown } from './violation-markdown.ts';
export { checkMarkdown } from './check-markdown.ts';
export { summaryMarkdown } from './summary-markdown.ts';
export { checkJson, stableJson, summaryJson, violationJson } from './json.ts';
export { violationHtml } from './violation-html.ts';
export { reportHtml } from './report-html.ts';
export { networkKey, storiesOf, violationName } from './names.ts';
export { type WrittenReports, writeReports, writeViolation, writeWhole } from './write.ts';
