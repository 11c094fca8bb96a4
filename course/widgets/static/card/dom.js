// Building elements. Everything a learner can focus gets the attribute that keeps
// JupyterLab's single-key shortcuts away; on the card alone it has no effect.

/** Elements that take the focus by themselves. */
const FOCUSABLE = new Set(["A", "BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY", "IFRAME"]);

/** JupyterLab's own opt-out. */
const QUIET = "data-lm-suppress-shortcuts";

/** Every card on the page runs its own copy of this module, so a count alone would repeat itself. */
const SEED = Math.random().toString(36).slice(2, 8);

let serial = 0;

/**
 * A page-wide unique id, for labels and descriptions.
 * @param {string} stem
 * @returns {string}
 */
export function freshId(stem) {
  serial += 1;
  return `cc-${stem}-${SEED}-${serial}`;
}

/**
 * Keep notebook shortcuts away from one element.
 * @param {Element} element
 */
export function hush(element) {
  element.setAttribute(QUIET, "true");
}

/**
 * Make an element. `on` holds event handlers, `text` plain text, `html` safe HTML made by the build;
 * `true` sets an empty attribute, `false`, `null` and `undefined` set none.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  if (FOCUSABLE.has(element.tagName) || props.tabindex !== undefined) hush(element);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "html") setHtml(element, value);
    else if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (name === "value") /** @type {HTMLInputElement} */ (element).value = value;
    else if (name === "checked") /** @type {HTMLInputElement} */ (element).checked = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/**
 * Safe HTML from the build (authors' raw HTML is already escaped there).
 * @param {HTMLElement} element
 * @param {string} html
 */
export function setHtml(element, html) {
  element.innerHTML = html;
  for (const link of element.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener";
    hush(link);
  }
}

/**
 * Replace what an element holds.
 * @param {HTMLElement} element
 * @param {...(Node|string|null|undefined|false)} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((c) => c !== null && c !== undefined && c !== false));
}

/**
 * The same JSON? Key order does not matter.
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export function same(a, b) {
  return stable(a) === stable(b);
}

/**
 * JSON with sorted keys.
 * @param {any} value
 * @returns {string}
 */
function stable(value) {
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((k) => `${JSON.stringify(k)}:${stable(value[k])}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/**
 * The letter of a line: 0 -> A.
 * @param {number} index
 * @returns {string}
 */
export function letter(index) {
  return String.fromCharCode(65 + index);
}

/**
 * "1 box", "3 boxes".
 * @param {number} n
 * @param {string} one
 * @param {string} many
 */
export function plural(n, one, many) {
  return `${n} ${n === 1 ? one : many}`;
}

const ICONS = {
  right: "M3.5 8.5l3 3 6-7",
  wrong: "M4 4l8 8M12 4l-8 8",
  partly: "M3.5 8h9",
  up: "M8 13V3M3.5 7.5L8 3l4.5 4.5",
  down: "M8 3v10M3.5 8.5L8 13l4.5-4.5",
  remove: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  grip: "M5.5 3.5v.01M10.5 3.5v.01M5.5 8v.01M10.5 8v.01M5.5 12.5v.01M10.5 12.5v.01",
  mark: "M3 13h4l6-6-3.5-3.5L3.5 9.5z",
  search: "M7 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zM10.3 10.3L14 14",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  back: "M13 8H3M7.5 3.5L3 8l4.5 4.5",
  open: "M6 3.5L10.5 8 6 12.5",
  opened: "M3.5 6L8 10.5 12.5 6",
  heading: "M2.5 4h11M5.5 8h8M5.5 12h8",
  seventh: "M4.5 3.5h7L7 13",
  off: "M8 14A6 6 0 1 1 8 2a6 6 0 0 1 0 12zM4 4l8 8",
  unknown: "M5.5 6a2.5 2.5 0 1 1 3.7 2.2C8.4 8.6 8 9 8 10M8 12.9v.1",
  apart: "M6 4.5L2.5 8 6 11.5M10 4.5L13.5 8 10 11.5M8 3v10",
  both: "M6 11.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7zM10 11.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z",
  first: "M4 3.5v9M13 8H7M9.5 5.5L7 8l2.5 2.5",
};

/**
 * A small line icon; decoration only, words always stand beside it.
 * @param {keyof typeof ICONS} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `cc-icon cc-icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A small square button with an icon and a spoken name.
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {(event: Event) => void} run
 * @param {Record<string, any>} [props]
 */
export function iconButton(name, label, run, props = {}) {
  return h(
    "button",
    { type: "button", class: "cc-iconbutton", "aria-label": label, title: label, ...props, on: { click: run } },
    icon(name),
  );
}
