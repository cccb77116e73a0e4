/** Elements: HTML and SVG as plain data, written out with everything escaped. The same in Node and browser. */

/** An attribute; `false` and `undefined` leave it out, `true` writes it bare. */
export type AttributeValue = string | number | boolean | undefined;

/** What an element may hold; `false` and `null` vanish, lists are flattened. */
export type Child = Element | string | number | false | null | readonly Child[];

/** One element. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly children: readonly Child[];
}

/** Makes an element. */
export function h(
  tag: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: readonly Child[]
): Element {
  return { tag, attributes, children };
}

const VOID_TAGS = new Set(['meta', 'br', 'hr', 'input', 'link']);
const RAW_TAGS = new Set(['script', 'style']);

/** Writes elements as text that is well-formed both as HTML and as XML. */
export function render(child: Child): string {
  if (child === null || child === false) return '';
  if (typeof child === 'number') return String(child);
  if (typeof child === 'string') return escapeText(child);
  if (isList(child)) return child.map((one) => render(one)).join('');
  const { tag, attributes, children } = child;
  const open = tag + renderAttributes(attributes);
  if (VOID_TAGS.has(tag)) return `<${open}/>`;
  const inner = RAW_TAGS.has(tag) ? rawText(tag, children) : render(children);
  return `<${open}>${inner}</${tag}>`;
}

/** Data for a `<script type="application/json">`: cannot end the script, whatever it holds. */
export function scriptData(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
}

/** Text with all markup made harmless, in elements and in quoted attributes. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

function renderAttributes(attributes: Element['attributes']): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) =>
      value === true ? ` ${name}=""` : ` ${name}="${escapeText(String(value))}"`,
    )
    .join('');
}

/** Scripts and styles are not escaped, so nothing in them may end them. */
function rawText(tag: string, children: readonly Child[]): string {
  const text = children.map((one) => (typeof one === 'string' ? one : '')).join('');
  if (text.includes('</')) throw new RangeError(`text of <${tag}> must not contain '</'`);
  return text;
}
