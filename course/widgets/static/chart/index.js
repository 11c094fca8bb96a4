// A clinical record to read.
import { arrive } from "../card/arrive.js";
import { chartPane } from "../card/chart.js";
import { h } from "../card/dom.js";
import { showTrouble } from "../card/feedback.js";

function render({ model, el }) {
  try {
    const chart = model.get("chart");
    const root = h("section", { class: "cc-root cc-card cc-reader", "aria-label": chart.title }, h("header", { class: "cc-head" }, h("h3", { class: "cc-title", text: chart.title })), chartPane(chart).root);
    root.addEventListener("keydown", (event) => event.stopPropagation());
    el.append(root);
    return arrive(root);
  } catch {
    showTrouble(el, "This chart could not be drawn. Reload the page; if it happens again, tell your instructor.");
    return undefined;
  }
}

export default { render };
