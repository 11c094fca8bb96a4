// A box to type in and a list below it, in the flow of the page: a combobox whose list never covers anything.
import { fill, freshId, h, icon } from "../card/dom.js";
import { markPill } from "./marks.js";

/** A pause in typing after which the kernel is asked. */
const DEBOUNCE_MS = 80;
const LEAP = 6;

/**
 * @typedef {{code: string, title: string|null, mark: string}} Hit
 * @typedef {object} SearchBox
 * @property {HTMLElement} field the box with its label
 * @property {HTMLInputElement} input
 * @property {HTMLElement} list
 * @property {(hits: Hit[], words: string) => void} show the results for these words
 * @property {() => Hit|null} active
 * @property {(text: string) => void} write put a text into the box and ask for it at once
 */

/**
 * @param {{label: string, onWords: (words: string) => void, onMove: (hit: Hit) => void, onPick: (hit: Hit) => void}} options
 *   `onMove`: another line of the list is the current one; `onPick`: it was chosen with Enter or a double click
 * @returns {SearchBox}
 */
export function searchBox({ label, onWords, onMove, onPick }) {
  const list = h("ul", { class: "cc-hits", role: "listbox", id: freshId("hits"), "aria-label": "Results", hidden: true });
  const id = freshId("search");
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "text",
      id,
      class: "cc-bookinput",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      maxlength: 200,
      on: { input: onType, keydown: onSearchKey },
    })
  );
  const field = h("span", { class: "cc-bookfield" }, h("label", { class: "cc-booklabel", for: id, text: label }), h("span", { class: "cc-bookbox" }, icon("search"), input));
  /** @type {Hit[]} */
  let hits = [];
  let at = -1;
  let timer = 0;
  /** What the list is about, and whether Enter was pressed before it was about what is typed. */
  let about = "";
  let eager = false;

  function onType() {
    clearTimeout(timer);
    eager = false;
    timer = setTimeout(() => onWords(input.value), DEBOUNCE_MS);
  }

  function onSearchKey(event) {
    if (event.isComposing) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + LEAP, PageUp: at - LEAP }[event.key];
    if (to !== undefined && hits.length && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      moveTo(Math.max(0, Math.min(hits.length - 1, to)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      if (input.value.trim() === about) {
        if (hits[at]) onPick(hits[at]);
        return;
      }
      // The list is still that of other words: its first line is not what was meant.
      eager = true;
      clearTimeout(timer);
      onWords(input.value);
    }
  }

  function moveTo(index) {
    at = index;
    [...list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === at)));
    const line = /** @type {HTMLElement|undefined} */ (list.children[at]);
    if (!line) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", line.id);
    // Only the list scrolls; the page stays where it is.
    const below = line.offsetTop + line.offsetHeight - list.clientHeight;
    if (list.scrollTop > line.offsetTop) list.scrollTop = line.offsetTop;
    else if (list.scrollTop < below) list.scrollTop = below;
    onMove(hits[at]);
  }

  function hitLine(hit, index) {
    return h(
      "li",
      { class: "cc-hit", role: "option", id: `${list.id}-${index}`, "aria-selected": "false", on: { click: () => moveTo(index), dblclick: () => onPick(hit) } },
      h("span", { class: "cc-hitcode", text: hit.code }),
      h("span", { class: "cc-hittitle", text: hit.title ?? "Title not shipped" }),
      markPill(hit.mark),
    );
  }

  return {
    field,
    input,
    list,
    show: (found, words) => {
      hits = found;
      about = words;
      list.dataset.about = words;
      fill(list, ...hits.map(hitLine));
      list.hidden = hits.length === 0;
      list.scrollTop = 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      at = -1;
      moveTo(hits.length ? 0 : -1);
      if (eager && hits.length && about === input.value.trim()) onPick(hits[0]);
      eager = false;
    },
    active: () => hits[at] ?? null,
    write: (text) => {
      clearTimeout(timer);
      input.value = text;
      onWords(text);
    },
  };
}
