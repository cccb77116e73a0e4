import { describe, expect, it } from 'vitest';
import { h, render, scriptData } from '../../src/view/element.ts';

describe('render', () => {
  it('escapes text and attributes', () => {
    const element = h('p', { title: '"><script>' }, "<b> & 'x'");
    expect(render(element)).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &#39;x&#39;</p>',
    );
  });

  it('leaves out what is not there and flattens lists', () => {
    expect(render(h('ul', { id: undefined, hidden: true }, null, false, [h('li', {}, 1)]))).toBe(
      '<ul hidden=""><li>1</li></ul>',
    );
  });

  it('closes void elements and no others', () => {
    expect(render([h('br'), h('path', { d: 'M0 0' })])).toBe('<br/><path d="M0 0"></path>');
  });

  it('refuses a script that would end itself', () => {
    expect(() => render(h('script', {}, 'x = "</script>"'))).toThrow(RangeError);
  });

  it('keeps data from ending its script', () => {
    const text = scriptData({ name: '</script><script>alert(1)' });
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual({ name: '</script><script>alert(1)' });
  });
});
