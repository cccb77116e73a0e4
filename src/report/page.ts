/** Pages: one self-contained HTML file that opens by double-click, without anything from elsewhere. */
import { type Child, h, render } from '../view/element.ts';
import { STYLE } from './style.ts';

/** What a page consists of. */
export interface Page {
  readonly title: string;
  readonly description: string;
  readonly body: readonly Child[];
  /** Inline scripts, run at the end of the body. */
  readonly scripts: readonly string[];
  readonly style?: string;
}

/** Writes a page. */
export function page({ title, description, body, scripts, style = '' }: Page): string {
  const head = h(
    'head',
    {},
    h('meta', { charset: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('meta', { name: 'description', content: description }),
    h('title', {}, title),
    // An empty icon of its own, or browsers ask a server for one.
    h('link', { rel: 'icon', href: 'data:,' }),
    h('style', {}, STYLE + style),
  );
  const content = h(
    'body',
    {},
    body,
    scripts.map((script) => h('script', {}, script)),
  );
  return `<!doctype html>\n${render(h('html', { lang: 'en' }, head, content))}\n`;
}
