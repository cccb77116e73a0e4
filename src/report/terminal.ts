/** What a terminal needs of reports: a check should not wait until pages and charts are loaded. */
export { type TextOptions, PLAIN_TEXT, violationText } from './violation-text.ts';
export { checkText } from './check-text.ts';
export { checkJson, stableJson, violationJson } from './json.ts';
export { violationName } from './names.ts';
