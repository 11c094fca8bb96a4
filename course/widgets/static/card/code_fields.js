// The code book inside a code field: a button (or F2) opens it below the field, Enter puts a code in, Escape goes back.
// After a code was typed by hand, one quiet line says what the book has under it. It never says whether it is the answer.
import { consultant } from "../encoder/consult.js";
import { onPut, rememberField } from "../encoder/fields.js";
import { bookView } from "../encoder/view.js";
import { fill, freshId, h, icon } from "./dom.js";
import { unpressed } from "./press.js";

/** Left alone by browsers and by JupyterLab. */
const KEY = "F2";
/** Looked up for this day where a question has no date of service. */
const ANY_DAY = "2026-06-03";

/**
 * @typedef {object} CodeField
 * @property {HTMLElement} button
 * @property {HTMLElement} under the line about the code, and the open book; belongs below the field
 *
 * @typedef {object} CodeFields
 * @property {(input: HTMLInputElement, systems: string[], options?: {slim?: boolean|"bare", short?: () => string}) => CodeField|null} field
 *   `systems`: the code sets it takes; null when none of them can be looked up. `slim`: a button with less, "bare": with no words; `short`: what
 *   the line begins with, where it does not stand right below its field
 * @property {() => void} gone
 * @property {() => void} close
 */

/**
 * @param {{model: any, item: any, day: string|null, dead: () => boolean, announce: (text: string) => void}} options
 * @returns {CodeFields}
 */
export function codeFields({ model, item, day, dead, announce }) {
  const books = model.get("books") ?? [];
  /** @type {Map<string, (code: string) => boolean>} */
  const takers = new Map();
  /** @type {{view: import("../encoder/view.js").BookView, shut: (back: boolean) => void, input: HTMLInputElement}|null} */
  let opened = null;
  const lane = books.length ? consultant(model, { dead, wait: () => {} }) : null;
  const deaf = onPut((id, code) => takers.get(id)?.(code) ?? false);

  function field(input, systems, { slim = false, short = null } = {}) {
    const own = systems.flatMap((id) => books.filter((one) => one.id === id));
    if (!own.length) return null;
    const id = freshId("field");
    const line = h("p", { class: "cc-booksay", id: freshId("says"), hidden: true });
    const place = h("div", { class: "cc-lookupplace" });
    const under = h("div", { class: "cc-bookunder" }, line, place);
    const button = h(
      "button",
      { type: "button", class: `cc-lookup${slim ? " cc-slimlookup" : ""}`, tabindex: "-1", title: `Look up in the code book (${KEY})`, "aria-expanded": "false", on: { click: toggle } },
      icon("search"),
      slim ? null : h("span", { text: "Look up" }),
      slim === "bare" ? null : h("kbd", { text: KEY }),
    );
    input.setAttribute("aria-keyshortcuts", KEY);
    input.setAttribute("aria-describedby", line.id);
    let asked = "";

    const label = () => (input.getAttribute("aria-label") ?? "this box").replace(/: code$/, "");
    const fits = (text) => {
      const system = formOf(text, systems);
      return own.find((one) => one.id === system) ?? null;
    };

    function toggle() {
      if (opened?.input === input) opened.shut(true);
      else open();
    }

    function open() {
      opened?.shut(false);
      quiet();
      const first = fits(input.value.trim()) ?? own[0];
      const view = bookView({
        model, dead, books: [first, ...own.filter((one) => one !== first)], day: day ?? ANY_DAY, dayIsFree: false, dayNote: day ? "" : " (this question has no date)", brief: true,
        use: (code) => take(code, true),
        buttons: (code, system, billable) => [h("button", { type: "button", class: `cc-button cc-usecode${billable ? " cc-primary" : ""}`, text: "Use this code", on: { click: () => take(code, true) } })],
      }); // prettier-ignore
      const close = h("button", { type: "button", class: "cc-button cc-quiet cc-closebook", on: { click: () => shut(true) } }, "Close", h("kbd", { text: "Esc" }));
      const panel = h("div", { class: "cc-lookuppanel", role: "group", "aria-label": `Code book for ${label()}` }, h("div", { class: "cc-lookuphead" }, h("span", { class: "cc-lookupname", text: `Code book for ${label()}` }), h("span", { class: "cc-dim", text: "Enter uses the chosen code" }), close), view.root);
      panel.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" && event.key !== KEY) return;
        event.preventDefault();
        event.stopPropagation();
        shut(true);
      });
      fill(place, panel);
      button.setAttribute("aria-expanded", "true");
      opened = { view, shut, input };
      view.focus();
      panel.scrollIntoView({ block: "nearest" });
      if (input.value.trim()) view.search(input.value.trim());
      view.focus();
    }

    function shut(back) {
      if (opened?.input !== input) return;
      opened.view.close();
      opened = null;
      fill(place);
      button.setAttribute("aria-expanded", "false");
      if (back) input.focus();
      say();
    }

    /** Put a code into the field, as if it had been typed. */
    function take(code, back) {
      if (!input.isConnected || input.disabled) return false;
      input.value = code;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      shut(back);
      announce(`${code} is in ${label()}.`);
      say();
      return true;
    }

    async function say() {
      const text = input.value.trim();
      if (text === asked) return;
      quiet();
      asked = text;
      const book = text ? fits(text) : null;
      if (!book || !lane) return;
      const reply = await lane.ask({ op: "codes.say", turn: id, system: book.id, day: day ?? ANY_DAY, code: text }).catch(() => null);
      await unpressed(); // the press that left the field may be on a button that this line would push away
      if (!reply?.line || input.value.trim() !== text) return;
      const name = short ? `${short()} ` : "";
      fill(line, name ? h("b", { text: name }) : null, h("span", { class: "cc-sr", text: "The code book says: " }), reply.line);
      line.hidden = false;
      announce(`${label()}: ${reply.line}`);
    }

    function quiet() {
      asked = "";
      line.hidden = true;
      fill(line);
    }

    input.addEventListener("keydown", (event) => {
      if (event.key === KEY && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        event.stopPropagation();
        if (opened?.input === input) opened.view.focus();
        else open();
      } else if (event.key === "Escape" && opened?.input === input) {
        event.stopPropagation();
        shut(true);
      }
    });
    input.addEventListener("focus", () => rememberField({ id, label: label(), item: item.id, systems: own.map((one) => one.id), day }));
    input.addEventListener("input", quiet);
    input.addEventListener("blur", () => opened?.input !== input && say());
    takers.set(id, (code) => take(code, false));
    return { button, under };
  }

  return {
    field,
    gone: () => {
      lane?.gone();
      opened?.view.gone();
    },
    close: () => {
      deaf();
      opened?.view.close();
      lane?.close();
    },
  };
}

/** Which of the code sets a typed code has the form of. */
function formOf(text, systems) {
  if (systems.length === 1) return systems[0];
  const code = text.replace(/[\s.]/g, "").toUpperCase();
  if (code.length === 7 && systems.includes("icd-10-pcs")) return "icd-10-pcs";
  if (/^[A-V]\d{1,4}$/.test(code) && systems.includes("hcpcs")) return "hcpcs";
  if (/^\d/.test(code) && systems.includes("cpt")) return "cpt";
  return null;
}
