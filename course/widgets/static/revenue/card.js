// The card of a simulation: the same card as for every exercise, with the desk as its answer.
import { showTrouble } from "../card/feedback.js";
import { mountCard } from "../card/shell.js";
import { BODIES } from "../card/types.js";
import { same } from "../card/dom.js";
import { deskBoard } from "./board.js";

/**
 * @param {import("../card/body.js").Context & {model: any, ask: (request: any) => Promise<any>}} context
 * @returns {import("../card/body.js").Body}
 */
function simulation({ item, chart, codes, form, model, ask, changed, announce, warn }) {
  const saved = model.get("state").saved?.answer?.acts ?? [];
  const board = deskBoard({
    item,
    view: model.get("view"),
    acts: saved,
    form,
    codes,
    chart,
    closed: model.get("state").mode === "closed",
    announce,
    warn,
    changed,
    ask,
  });
  return {
    root: board.root,
    noun: { one: "step", many: "steps" },
    read: () => (board.acts().length ? { acts: board.acts() } : null),
    write: (answer) => {
      const acts = answer?.acts ?? [];
      if (!same(acts, board.acts())) board.show(acts);
    },
    place: () => null,
  };
}

BODIES.simulation = simulation;

function render({ model, el }) {
  try {
    return mountCard({ model, el });
  } catch (error) {
    showTrouble(el, "This exercise could not be drawn. Your saved answers are safe. Reload the page; if it happens again, tell your instructor.");
    model.send({ rid: 0, view: "", op: "report", answer: String(error?.stack ?? error).slice(0, 4000) });
    return undefined;
  }
}

export default { render };
