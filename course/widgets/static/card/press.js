// A press of the mouse or a finger is not over until it is let go. What would move the page meanwhile waits for that:
// a button that slides away between down and up is never clicked.

let pressing = false;
/** @type {Array<() => void>} */
let afterPress = [];

function letGo() {
  pressing = false;
  // The click comes after the release; only then may things move.
  setTimeout(() => {
    if (pressing) return;
    const due = afterPress;
    afterPress = [];
    for (const go of due) go();
  });
}

if (typeof document !== "undefined") {
  document.addEventListener("pointerdown", () => { pressing = true; }, { capture: true, passive: true }); // prettier-ignore
  for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, letGo, { capture: true, passive: true });
  window.addEventListener("blur", letGo);
}

/**
 * Settles when nothing is being pressed: at once, or right after the click.
 * @returns {Promise<void>}
 */
export function unpressed() {
  return pressing ? new Promise((resolve) => afterPress.push(resolve)) : Promise.resolve();
}
