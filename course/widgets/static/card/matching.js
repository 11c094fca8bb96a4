// Rows matched with one or more columns of choices: selects in a real table, cards in a narrow pane.
import { filled } from "./body.js";
import { h } from "./dom.js";
import { plainText } from "./ordering.js";

/** With so many columns a choice would be cut off in its cell: each row becomes a card of its own. */
const MANY = 4;
/** The arrow of a select and its padding, beside the words. */
const ARROW_PX = 46;
/** Wider than this (in characters) no select has to be; a longer choice is written out below its box. */
const MOST_CH = 34;

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function matching({ item, stemId, changed }) {
  const { rows, columns } = item.body;
  /** @type {Map<string, HTMLSelectElement>} */
  const cells = new Map();
  /** @type {Map<HTMLSelectElement, HTMLElement>} */
  const echoes = new Map();
  const cell = (row, column) => {
    const select = /** @type {HTMLSelectElement} */ (
      h(
        "select",
        { class: "cc-select", style: `--cc-need:calc(${Math.min(MOST_CH, Math.max(...column.choices.map((c) => c.text.length)))}ch + ${ARROW_PX}px)`, "aria-label": `${column.label} for: ${plainText(row.text)}`, on: { change: onChange } },
        h("option", { value: "", text: "Choose ..." }),
        ...column.choices.map((c) => h("option", { value: c.id, text: c.text })),
      )
    );
    const full = h("span", { class: "cc-fullchoice", "aria-hidden": "true", hidden: true });
    cells.set(`${row.id}.${column.id}`, select);
    echoes.set(select, full);
    return h(
      "td",
      { role: "cell" },
      h("span", { class: "cc-celllabel", "aria-hidden": "true", text: column.label }),
      h("span", { class: "cc-pick", "data-part": `${row.id}.${column.id}` }, select),
      full,
    );
  };
  function paint(select) {
    const text = select.value === "" ? "" : select.selectedOptions[0]?.textContent ?? "";
    const full = echoes.get(select);
    select.classList.toggle("cc-set", select.value !== "");
    full.textContent = text;
    full.hidden = !text || !isCut(select, text);
  }
  function onChange(event) {
    paint(event.target);
    changed();
  }
  // Whether a choice fits depends on the room: look again when that changes.
  const room = new ResizeObserver((seen) => seen.forEach((one) => paint(one.target)));
  // A table drawn as cards loses its meaning for screen readers unless the roles are spelt out.
  const root = h(
    "table",
    { class: `cc-match${columns.length >= MANY ? " cc-manycolumns" : ""}`, "data-columns": columns.length, role: "table", "aria-labelledby": stemId },
    h(
      "thead",
      { role: "rowgroup" },
      h("tr", { role: "row" }, h("th", { role: "columnheader", scope: "col", text: "Item" }), ...columns.map((c) => h("th", { role: "columnheader", scope: "col", text: c.label }))),
    ),
    h(
      "tbody",
      { role: "rowgroup" },
      ...rows.map((r) => h("tr", { role: "row", "data-part": r.id }, h("th", { role: "rowheader", scope: "row", html: r.text }), ...columns.map((c) => cell(r, c)))),
    ),
  );
  cells.forEach((select) => room.observe(select));
  return {
    root,
    noun: columns.length === 1 ? { one: "row", many: "rows" } : { one: "cell", many: "cells" },
    read: () => filled(rows.map((r) => [r.id, filled(columns.map((c) => [c.id, cells.get(`${r.id}.${c.id}`).value]))])),
    write: (answer) =>
      cells.forEach((select, id) => {
        const [row, column] = id.split(".");
        select.value = answer?.[row]?.[column] ?? "";
        paint(select);
      }),
    place: (part) => (part.includes(".") ? null : root.querySelector(`tr[data-part="${CSS.escape(part)}"] td`)) ?? root.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}

const pen = document.createElement("canvas").getContext("2d");

/** Whether the chosen words are wider than their box. */
function isCut(select, text) {
  if (!select.clientWidth) return false;
  pen.font = getComputedStyle(select).font;
  return pen.measureText(text).width > select.clientWidth - ARROW_PX;
}
