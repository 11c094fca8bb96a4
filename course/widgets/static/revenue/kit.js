// Small parts that every view of the revenue cycle is made of.
import { freshId, h } from "../card/dom.js";

/**
 * What the kernel shows of a simulation; see course/claims/desk/show.py.
 * @typedef {Record<string, any>} View
 *
 * What a panel may ask of the board around it.
 * @typedef {object} Tools
 * @property {(act: Record<string, any>, options?: {stay?: boolean}) => Promise<boolean>} act do something; false when it was not possible
 * @property {(request: Record<string, any>) => Promise<any>} ask ask the kernel for a paper
 * @property {(station: string, box?: string) => void} go show another station
 * @property {(act: string) => boolean} offers whether an act belongs to this exercise
 * @property {any} item the item, or what stands for it
 * @property {any} form the boxes of the claim form
 * @property {import("../card/code_fields.js").CodeFields} codes
 * @property {any} chart
 * @property {(text: string) => void} announce
 * @property {(text: string) => void} warn
 * @property {boolean} closed nothing may be changed
 * @property {Record<string, any>} kept what was typed and not handed in yet, by station
 *
 * @typedef {object} Panel
 * @property {HTMLElement} root
 * @property {() => Record<string, any>|null} [pending] an act that should not be lost when the learner goes elsewhere
 * @property {(box: string) => void} [reveal]
 */

/** Cents as people write them. */
export function dollars(cents) {
  const all = Math.abs(cents ?? 0);
  const whole = String(Math.floor(all / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${cents < 0 ? "−" : ""}$${whole}.${String(all % 100).padStart(2, "0")}`;
}

/**
 * What was typed as money, in cents; null where it is no amount.
 * @param {string} text
 * @returns {number|null}
 */
export function centsOf(text) {
  const plain = text.trim().replace(/[$,\s]/g, "");
  if (plain === "") return 0;
  const found = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
}

/** Cents as they stand in a box of money. */
export function plainMoney(cents) {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

/** A button of a station. `main` is the one that goes on. */
export function actButton(text, run, { main = false, closed = false, extra = {} } = {}) {
  return h("button", { type: "button", class: `cc-button${main ? " cc-primary" : ""}`, text, disabled: closed, ...extra, on: { click: run } });
}

/** A row of buttons. */
export function buttonRow(...buttons) {
  return h("div", { class: "cc-actions" }, ...buttons);
}

/** Facts as a list of names and values; empty ones are left out. */
export function factList(pairs) {
  return h("dl", { class: "cc-factlist" }, ...pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined).flatMap(([name, value]) => [h("dt", { text: name }), h("dd", {}, value)]));
}

/**
 * A small table that scrolls on its own. Cells are texts or elements; `figures` the columns that hold money.
 * @param {string} label
 * @param {string[]} heads
 * @param {(string|Node)[][]} rows
 * @param {{figures?: number[], foot?: (string|Node)[]}} [options]
 */
export function dataTable(label, heads, rows, { figures = [], foot = null } = {}) {
  const mark = (n) => (figures.includes(n) ? "cc-money" : null);
  const line = (cells, tag = "td") => h("tr", {}, ...cells.map((cell, n) => h(n === 0 ? "th" : tag, { scope: n === 0 ? "row" : null, class: mark(n), "data-head": heads[n] }, cell)));
  return h(
    "div",
    { class: "cc-datascroll", role: "region", "aria-label": label, tabindex: "0" },
    h(
      "table",
      { class: "cc-data" },
      h("thead", {}, h("tr", {}, ...heads.map((text, n) => h("th", { scope: "col", class: mark(n), text })))),
      h("tbody", {}, ...rows.map((cells) => line(cells))),
      foot ? h("tfoot", {}, line(foot)) : null,
    ),
  );
}

/** A heading inside a panel. */
export function subhead(text) {
  return h("h5", { class: "cc-subhead", text });
}

/** A sentence in a soft box: good, bad, or simply said. */
export function sayBox(text, kind = "plain") {
  return h("p", { class: `cc-saybox cc-say-${kind}`, text });
}

/** A labelled box of text. Returns the row and its input. */
export function labelled(text, props = {}) {
  const id = freshId("entry");
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "text", class: "cc-input", id, autocomplete: "off", spellcheck: "false", maxlength: 60, ...props }));
  return { row: h("div", { class: "cc-labelled" }, h("label", { for: id, text }), input), input };
}

/** A labelled choice. */
export function chooser(text, options, value) {
  const id = freshId("choice");
  const select = /** @type {HTMLSelectElement} */ (h("select", { class: "cc-select", id }, ...options.map(([key, words]) => h("option", { value: key, text: words }))));
  select.value = value;
  return { row: h("div", { class: "cc-labelled" }, h("label", { for: id, text }), select), select };
}

/** Enter in a box of this place does what the button does. */
export function onEnter(place, run) {
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  });
}

/**
 * Two or three ways to look at the same thing.
 * @param {string} label
 * @param {[string, () => Node][]} ways
 */
export function wayTabs(label, ways) {
  const place = h("div", { class: "cc-way" });
  const buttons = ways.map(([text, draw], n) =>
    h("button", { type: "button", class: "cc-waytab", "aria-pressed": String(n === 0), text, on: { click: () => show(n, draw) } }),
  );
  function show(n, draw) {
    buttons.forEach((one, i) => one.setAttribute("aria-pressed", String(i === n)));
    place.replaceChildren(draw());
  }
  show(0, ways[0][1]);
  return h("div", {}, h("div", { class: "cc-waytabs", role: "group", "aria-label": label }, ...buttons), place);
}

/** Put the focus on an element, where there is one. */
export function focusFirst(element) {
  if (element instanceof HTMLElement) element.focus();
}
