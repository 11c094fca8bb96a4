// The code book in a card: a search, its results, and the page of a code beside them. The encoder is made of one of
// these, and every code field opens one.
import { fill, freshId, h, icon } from "../card/dom.js";
import { usDate } from "../card/time.js";
import { copyText } from "./clipboard.js";
import { consultant } from "./consult.js";
import { codePage, codePlace } from "./page.js";
import { searchBox } from "./searchbox.js";
import { focusTree, showHere } from "./tree.js";

/** After this pause the page of the current result is fetched: not for every line that is passed on the way. */
const PREVIEW_MS = 120;
/** One letter fits half of a large book. */
const LEAST = 2;
/** What may stand on a claim as it is. */
const COMPLETE = new Set(["billable", "valid"]);
/** From here on results and page stand side by side; the style sheet has the same number. */
const WIDE = 720;

/**
 * @typedef {{id: string, name: string, what: string, hint: string, group?: string, builder?: boolean, whole?: boolean}} Book
 * @typedef {object} BookView
 * @property {HTMLElement} root
 * @property {() => void} focus
 * @property {(text: string) => void} search
 * @property {(text: string) => void} say
 * @property {() => void} gone
 * @property {() => void} refreshActions draw the buttons of the page again
 * @property {() => string} system
 * @property {() => void} close
 */

/**
 * @param {{model: any, dead: () => boolean, books: Book[], day: string, dayIsFree: boolean, dayNote?: string,
 *   buttons: (code: string, system: string, billable: boolean) => (Node|null)[], use: ((code: string) => void)|null, brief?: boolean}} options
 *   `buttons`: what can be done with a code, besides copying it; `use`: what Enter does with a code that is complete;
 *   `brief`: in a place with little room, notes are folded away until asked for
 * @returns {BookView}
 */
export function bookView({ model, dead, books, day, dayIsFree, dayNote = "", buttons, use, brief = false }) {
  let book = books[0];
  let date = day;
  /** @type {any} */
  let shown = null;
  /** @type {{target: any, found: any}[]} */
  let trail = [];
  let previewTimer = 0;
  let shownWords = "";

  const status = h("p", { class: "cc-booksays", role: "status", "aria-live": "polite" });
  const bar = h("span", { class: "cc-bookprogress", hidden: true }, h("span", {}));
  const page = h("div", { class: "cc-pageplace" });
  const around = h("div", { class: "cc-treeplace" });
  const box = searchBox({ label: "Search", onWords: search, onMove: preview, onPick: pick });
  const dayBox = /** @type {HTMLInputElement} */ (h("input", { type: "date", id: freshId("day"), class: "cc-bookinput cc-bookday", value: date, on: { change: onDay } }));
  const dayField = dayIsFree
    ? h("span", { class: "cc-bookfield cc-dayfield" }, h("label", { class: "cc-booklabel", for: dayBox.id, text: "Date of service" }), dayBox)
    : h("span", { class: "cc-bookfield cc-dayfield cc-daygiven" }, h("span", { class: "cc-booklabel", text: "Date of service" }), h("span", { class: "cc-bookdate", text: `${usDate(date)}${dayNote}` }));
  const systems = systemTabs();
  const panel = h(
    "div",
    { class: "cc-bookpanel", id: freshId("book") },
    h("div", { class: "cc-booksearch" }, systems.extra, box.field, dayField),
    h("div", { class: "cc-booksaid" }, status, bar),
    h("div", { class: "cc-bookpanes" }, box.list, page, around),
  );
  const root = h("div", { class: "cc-book" }, systems.list, panel);
  const asking = consultant(model, { dead, wait });
  setBook(book);

  // --- which book, which day ------------------------------------------------------------------------------------

  /** One tab for each large code set, one for all the small ones together. */
  function systemTabs() {
    const large = books.filter((one) => !one.group);
    const small = books.filter((one) => one.group);
    const choice = /** @type {HTMLSelectElement} */ (h("select", { class: "cc-select", id: freshId("set"), on: { change: () => setBook(books.find((one) => one.id === choice.value)) } }, ...small.map((one) => h("option", { value: one.id, text: one.name }))));
    const extra = h("span", { class: "cc-bookfield", hidden: true }, h("label", { class: "cc-booklabel", for: choice.id, text: "Code set" }), choice);
    const tab = (text, run) => h("button", { type: "button", role: "tab", class: "cc-tab", id: freshId("booktab"), text, on: { click: run } });
    const tabs = large.map((one) => tab(one.name, () => setBook(one)));
    if (small.length) tabs.push(tab(large.length ? "More code sets" : "Code sets", () => setBook(books.find((one) => one.id === choice.value))));
    const list = h("div", { class: "cc-tabs cc-booktabs", role: "tablist", "aria-label": "Code set", hidden: tabs.length < 2 }, ...tabs);
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      next.click();
      next.focus();
    });
    return { list, extra, tabs, large };
  }

  function setBook(next) {
    // What was searched for in one small set is hardly in another: a short list is better shown whole.
    if (next !== book && (next.whole || book.whole)) box.input.value = "";
    book = next;
    const at = book.group ? systems.tabs.length - 1 : systems.large.indexOf(book);
    systems.tabs.forEach((one, i) => {
      one.setAttribute("aria-selected", String(i === at));
      one.tabIndex = i === at ? 0 : -1;
      one.setAttribute("aria-controls", panel.id);
    });
    if (systems.tabs.length > 1) {
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", systems.tabs[at].id);
    }
    systems.extra.hidden = !book.group;
    box.input.placeholder = book.hint;
    trail = [];
    clearPage();
    search(box.input.value);
  }

  function onDay() {
    if (!dayBox.value) {
      say("Give a date of service, as in 06/03/2026.");
      return;
    }
    date = dayBox.value;
    const open = shown;
    search(box.input.value, open?.target ?? null);
  }

  // --- searching ------------------------------------------------------------------------------------------------

  async function search(words, reopen = null) {
    const typed = words.trim();
    shownWords = typed;
    clearTimeout(previewTimer);
    if (typed.length < (book.whole ? 0 : LEAST)) {
      asking.forget("search");
      box.show([], typed);
      say("");
      if (reopen) await open(reopen, { keep: true });
      else if (!typed) clearPage();
      return;
    }
    const reply = await asking.ask({ op: "codes.search", turn: "search", system: book.id, day: date, words: typed });
    if (reply === null || shownWords !== typed) return;
    if (reply.error) {
      box.show([], typed);
      say(reply.error);
      return;
    }
    trail = [];
    box.show(reply.hits, typed);
    say(countText(reply, typed));
    if (reopen) {
      clearTimeout(previewTimer);
      await open(reopen, { keep: true });
    } else if (!reply.hits.length) clearPage();
  }

  function countText({ hits, more }, typed) {
    if (!hits.length) return `Nothing found for “${typed}”. Try fewer words, or another word for the same thing.`;
    if (more) return `The first ${hits.length} results. Another word makes them fewer.`;
    return hits.length === 1 ? "1 result" : `${hits.length} results`;
  }

  function preview(hit) {
    clearTimeout(previewTimer);
    previewTimer = setTimeout(() => open({ code: hit.code }, { fresh: true }), PREVIEW_MS);
  }

  /** Enter on a result. What is complete is used at once; from anything else the way leads on. */
  async function pick(hit) {
    clearTimeout(previewTimer);
    if (use && COMPLETE.has(hit.mark)) {
      use(hit.code);
      return;
    }
    if (!(await open({ code: hit.code }, { fresh: true }))) return;
    if (hit.mark === "seventh") focusIn(".cc-seventh input:checked, .cc-seventh input");
    else if (hit.mark !== "heading" || !focusTree(around, true)) focusIn(".cc-pageactions button");
    if (!COMPLETE.has(hit.mark)) say(shown.found.sentence);
  }

  // --- the page of a code ---------------------------------------------------------------------------------------

  /**
   * @param {{code?: string, number?: number|null}} target
   * @param {{fresh?: boolean, keep?: boolean}} [how] `fresh`: a new way begins here; `keep`: the same page again
   * @returns {Promise<boolean>} whether it is shown now
   */
  async function open(target, { fresh = false, keep = false } = {}) {
    const reply = await asking.ask({ op: "codes.look", turn: "look", system: book.id, day: date, ...target });
    if (reply === null) return false;
    if (reply.error) {
      say(reply.error);
      return false;
    }
    if (fresh) trail = [];
    else if (shown && !keep) trail.push(shown);
    shown = { target, found: reply };
    paintPage();
    return true;
  }

  /** Walk on from the page that is open; `keep`: to another form of the same code. */
  async function go(target, keep = false) {
    clearTimeout(previewTimer);
    if (!(await open(target, { keep }))) return;
    say(`${shown.found.code && !shown.found.sentence.includes(shown.found.code) ? `${shown.found.code} ` : ""}${shown.found.sentence}`);
  }

  function back() {
    shown = trail.pop();
    paintPage();
    focusIn(".cc-backbutton, .cc-pageactions button");
    say(`Back at ${shown.found.code ?? "the page before"}`);
  }

  function paintPage() {
    const from = focusPlace();
    fill(page, codePage(shown.found, { go, walk: (code) => go({ code }, true), build: (code) => go({ code }, true), actions, back: trail.length ? back : null, folded: brief && root.clientWidth < WIDE }));
    fill(around, codePlace(shown.found, go));
    showHere(around);
    restore(from);
  }

  function clearPage() {
    shown = null;
    fill(around);
    if (book.builder) {
      open({ code: "" }, { fresh: true });
      return;
    }
    fill(page, h("p", { class: "cc-nopage", text: `${book.what}: type what the record says, or the beginning of a code.` }));
  }

  function actions(code) {
    const copy = h("button", { type: "button", class: "cc-button cc-copy", on: { click: onCopy } }, icon("copy"), "Copy");
    async function onCopy() {
      say((await copyText(code)) ? `${code} is copied.` : `Your browser does not let this page copy. Select ${code} and press Ctrl+C.`);
    }
    return [...buttons(code, book.id, shown.found.billable), copy].filter(Boolean);
  }

  /** Where the focus is inside the page, so that it can stay there when the page changes. */
  function focusPlace() {
    const focused = document.activeElement;
    if (around.contains(focused)) return "tree";
    if (!page.contains(focused)) return null;
    if (focused.closest(".cc-seventh")) return "seventh";
    if (focused.closest(".cc-builder")) return "builder";
    return "page";
  }

  function restore(from) {
    if (from === "tree" && focusTree(around, false)) return;
    if (from === "seventh" && focusIn(".cc-seventh input:checked")) return;
    if (from === "builder" && focusIn(".cc-choices")) return;
    if (from) focusIn(".cc-pageactions button");
  }

  function focusIn(selector) {
    const found = /** @type {HTMLElement|null} */ (page.querySelector(selector));
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "nearest" });
    return Boolean(found);
  }

  // --- what is said ---------------------------------------------------------------------------------------------

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  function wait(text, share) {
    bar.hidden = share === undefined;
    if (share !== undefined) /** @type {HTMLElement} */ (bar.firstChild).style.width = `${Math.round(share * 100)}%`;
    root.classList.toggle("cc-bookbusy", Boolean(text));
    if (text) say(text);
    else if (/^(Waiting for the kernel|Preparing the code book)/.test(status.textContent)) say("");
  }

  return {
    root,
    focus: () => {
      box.input.focus();
      box.input.select();
    },
    search: (text) => box.write(text),
    say,
    gone: asking.gone,
    refreshActions: () => {
      if (!shown || focusPlace()) return;
      paintPage();
    },
    system: () => book.id,
    close: () => {
      clearTimeout(previewTimer);
      asking.close();
    },
  };
}
