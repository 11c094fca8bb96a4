// The entry point that anywidget calls.
import { showTrouble } from "./feedback.js";
import { mountCard } from "./shell.js";

function render({ model, el }) {
  try {
    return mountCard({ model, el });
  } catch (error) {
    const id = model.get("item")?.id ?? "";
    showTrouble(el, `Question ${id} could not be drawn. Your saved answers are safe. Reload the page; if it happens again, tell your instructor.`);
    model.send({ rid: 0, view: "", op: "report", answer: String(error?.stack ?? error).slice(0, 4000) });
    return undefined;
  }
}

export default { render };
