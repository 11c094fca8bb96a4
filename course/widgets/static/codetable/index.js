// All lines under one heading of the Tabular List, with three filters.
import { arrive } from "../card/arrive.js";
import { fill, freshId, h } from "../card/dom.js";

const CHOICES = [
  ["", "All lines"],
  ["complete", "Complete codes"],
  ["needs a 7th character", "Codes that need a 7th character"],
  ["heading", "Headings"],
];

/** @typedef {{code: string, title: string, state: string, seventh: string, placeholder: boolean, depth: number}} Line */

/** @param {Line} line */
function tableRow(line) {
  return h(
    "tr",
    { class: `cc-line-${line.state.split(" ")[0]}` },
    h("th", { scope: "row", class: "cc-mono", text: line.code }),
    h("td", { style: `padding-left:${0.5 + 0.9 * Math.max(0, line.depth)}em`, text: line.title }),
    h("td", { text: line.state }),
    h("td", { class: "cc-mono", text: line.seventh + (line.placeholder ? " (X before it)" : "") }),
  );
}

/**
 * @param {Line} line
 * @param {{words: string[], state: string, gap: boolean}} wanted
 */
export function fits(line, wanted) {
  const text = `${line.code} ${line.title}`.toLowerCase();
  return (!wanted.state || line.state === wanted.state) && (!wanted.gap || line.placeholder) && wanted.words.every((word) => text.includes(word));
}

function render({ model, el }) {
  const { code, title, release, lines } = model.get("table");
  const [wordsId, stateId, gapId] = ["words", "state", "gap"].map(freshId);
  const words = /** @type {HTMLInputElement} */ (h("input", { id: wordsId, class: "cc-input", type: "text", autocomplete: "off", on: { input: paint } }));
  const state = /** @type {HTMLSelectElement} */ (h("select", { id: stateId, class: "cc-select", on: { change: paint } }, ...CHOICES.map(([value, text]) => h("option", { value, text }))));
  const gap = /** @type {HTMLInputElement} */ (h("input", { id: gapId, type: "checkbox", on: { change: paint } }));
  const count = h("p", { class: "cc-status", role: "status" });
  const body = h("tbody");
  const root = h(
    "section",
    { class: "cc-root cc-card", "aria-label": `Codes under ${code}` },
    h("div", { class: "cc-head" }, h("h3", { class: "cc-title", text: `${code} ${title}` })),
    h(
      "div",
      { class: "cc-filters" },
      h("label", { for: wordsId }, "With the words", words),
      h("label", { for: stateId }, "Show", state),
      h("label", { for: gapId, class: "cc-inline" }, gap, "only where X fills a gap"),
    ),
    count,
    h(
      "div",
      { class: "cc-tablebox", tabindex: "0", role: "region", "aria-label": "The lines found" },
      h("table", { class: "cc-codelines" }, h("thead", {}, h("tr", {}, ...["Code", "Title", "State", "7th characters"].map((text) => h("th", { scope: "col", text })))), body),
    ),
    h("p", { class: "cc-dim", text: `As printed in the Tabular List, release ${release}: the codes that 7th characters make are not listed one by one.` }),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());

  function paint() {
    const wanted = { words: words.value.toLowerCase().split(/\s+/).filter(Boolean), state: state.value, gap: gap.checked };
    const found = lines.filter((line) => fits(line, wanted));
    count.textContent = `${found.length} of ${lines.length} lines`;
    fill(body, ...found.map(tableRow));
  }

  paint();
  el.append(root);
  const settled = arrive(root);
  return () => {
    settled();
    root.remove();
  };
}

export default { render };
