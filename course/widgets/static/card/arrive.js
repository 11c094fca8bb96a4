// After Shift+Enter a notebook shows the next cell, and the question that was just opened slides out of sight.
// This brings its first line back, once, unless the learner is already scrolling.

/** JupyterLab goes on adjusting its own scrolling while outputs settle: look again at these times. */
const LOOKS_MS = [0, 120, 350, 800];
const HANDS = ["wheel", "pointerdown", "keydown", "touchstart"];
const MARGIN = 8;

/**
 * Show the top of a view whose cell was just run by hand. Returns the clean-up.
 * @param {HTMLElement} root
 * @returns {() => void}
 */
export function arrive(root) {
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    for (const hand of HANDS) window.removeEventListener(hand, stop, true);
  };
  const timers = LOOKS_MS.map((ms, i) =>
    setTimeout(() => {
      const cell = /** @type {HTMLElement|null} */ (root.closest(".jp-Cell"));
      if (cell && wasRunByHand(cell)) bringIntoView(cell, root);
      if (i === LOOKS_MS.length - 1) stop();
    }, ms),
  );
  for (const hand of HANDS) window.addEventListener(hand, stop, true);
  return stop;
}

/** Run by hand, this cell or the one after it is the active one. "Run All" leaves the last one active, a reload the first. */
function wasRunByHand(cell) {
  return [cell, cell.nextElementSibling].some((one) => one?.classList.contains("jp-mod-active"));
}

function bringIntoView(cell, root) {
  const pane = scroller(cell);
  if (!pane) return;
  const frame = pane.getBoundingClientRect();
  const first = cell.getBoundingClientRect().top - frame.top - MARGIN;
  const last = root.getBoundingClientRect().bottom - frame.bottom + MARGIN;
  if (first < 0) pane.scrollTop += first;
  else if (last > 0) pane.scrollTop += Math.min(last, first);
}

function scroller(element) {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  }
  return null;
}
