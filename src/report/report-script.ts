/** The report's script: opens what a link points into, also before printing. The page reads without it. */

/** Links lead into folded parts, so these are unfolded on the way. */
export const REPORT_SCRIPT = `
(function () {
  'use strict';
  function unfold() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let isFolded = false;
    for (let at = target; at; at = at.parentElement)
      if (at.tagName === 'DETAILS' && !at.open) { at.open = true; isFolded = true; }
    if (isFolded) target.scrollIntoView();
  }
  addEventListener('hashchange', unfold);
  addEventListener('beforeprint', function () {
    for (const one of document.querySelectorAll('.card details')) one.open = true;
  });
  unfold();
})();
`;
