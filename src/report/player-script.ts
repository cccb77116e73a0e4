/** The player's script: steps through a story's states. Plain JavaScript, no modules, no network. */

/** Expects the elements that violation-html.ts writes; without it the page still shows everything. */
export const PLAYER_SCRIPT = `
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('story-data').textContent);
  const rows = [...document.querySelectorAll('[data-leaf]')];
  const steps = [...document.querySelectorAll('[data-step]')];
  const status = document.getElementById('player-status');
  const last = data.deltas.length;
  // After the last step of a story that repeats comes the first of those that do.
  const loops = data.loopsFrom < last;
  let now = last;
  function valuesAfter(count) {
    const values = data.initial.slice();
    for (const delta of data.deltas.slice(0, count)) for (const [at, value] of delta) values[at] = value;
    return values;
  }
  function show(step, move) {
    now = Math.max(0, Math.min(last, step));
    const values = valuesAfter(now);
    const before = valuesAfter(Math.max(0, now - 1));
    for (const row of rows) {
      const at = Number(row.dataset.leaf);
      const changed = values[at] !== before[at];
      row.classList.toggle('changed', changed);
      row.querySelector('.old').textContent = changed ? before[at] + ' \\u2192 ' : '';
      row.querySelector('.new').textContent = values[at];
      row.querySelector('.mark').textContent = changed ? '\\u25CF' : '';
    }
    for (const row of steps) {
      const current = Number(row.dataset.step) === now;
      row.classList.toggle('current', current);
      if (current) row.setAttribute('aria-current', 'step');
      else row.removeAttribute('aria-current');
      if (current && move) row.scrollIntoView({ block: 'nearest' });
    }
    status.textContent = data.titles[now];
    for (const button of document.querySelectorAll('[data-go]')) {
      const by = button.dataset.go;
      button.disabled = (now === 0 && (by === '-1' || by === 'first')) || (now === last && ((by === '1' && !loops) || by === 'last'));
    }
  }
  function go(by) {
    if (by === 'first') show(0, true);
    else if (by === 'last') show(last, true);
    else if (by === 'decided') show(data.decidedAt, true);
    else if (by === '1' && now === last && loops) show(data.loopsFrom + 1, true);
    else show(now + Number(by), true);
  }
  document.addEventListener('click', function (event) {
    const button = event.target.closest('[data-go]');
    if (button) return go(button.dataset.go);
    const row = event.target.closest('[data-step]');
    if (row && String(getSelection()) === '') show(Number(row.dataset.step), false);
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input')) return;
    const by = { ArrowLeft: '-1', ArrowRight: '1', k: '-1', j: '1', Home: 'first', End: 'last', v: 'decided' }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go(by);
  });
  function followHash() {
    const found = /^#step-(\\d+)$/.exec(location.hash);
    show(found ? Number(found[1]) : data.decidedAt, false);
  }
  addEventListener('hashchange', followHash);
  document.documentElement.classList.add('js');
  followHash();
})();
`;

/** Copies a command when its button is pressed. Buttons appear only where copying can work. */
export const COPY_SCRIPT = `
(function () {
  'use strict';
  if (!navigator.clipboard) return;
  for (const code of document.querySelectorAll('code.copy')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy-button';
    button.textContent = 'copy';
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(code.textContent).then(
        function () { button.textContent = 'copied'; },
        function () { button.textContent = 'cannot copy here'; });
    });
    code.after(' ', button);
  }
})();
`;
