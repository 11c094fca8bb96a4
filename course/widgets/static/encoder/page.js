// The page of one code: what it is, whether it may be reported, what the book says about it, and where it stands.
import { h, icon } from "../card/dom.js";
import { codeBuilder } from "./builder.js";
import { markPill } from "./marks.js";
import { bookNotes } from "./notes.js";
import { seventhPicker } from "./seventh.js";
import { bookTree } from "./tree.js";

/**
 * @typedef {object} PageDoes
 * @property {(target: {code?: string, number?: number|null}) => void} go open another page
 * @property {(code: string) => void} walk show another beginning of a code
 * @property {(code: string) => void} build show the code with another 7th character
 * @property {(code: string) => Node[]} actions buttons for a code
 * @property {(() => void)|null} back to the page before, when there is one
 * @property {boolean} folded notes are folded away
 */

/**
 * @param {any} found the reply to codes.look
 * @param {PageDoes} does
 * @returns {HTMLElement}
 */
export function codePage(found, { go, walk, build, actions, back, folded }) {
  const notes = found.notes?.length ? bookNotes(found.notes, go) : null;
  return h(
    "article",
    { class: "cc-codepage", "aria-label": found.code ? `${found.code} ${found.title ?? ""}` : "What the code book says" },
    h(
      "header",
      { class: "cc-pagehead" },
      found.code
        ? h("p", { class: "cc-pagename" }, h("span", { class: "cc-pagecode", text: found.kind === "chapter" ? `Chapter ${found.code}` : found.code }), markPill(found.mark))
        : null,
      found.title ? h("h4", { class: "cc-pagetitle", text: found.title }) : null,
      h("p", { class: `cc-pagesays${found.billable || found.mark === "part" ? "" : " cc-pageno"}`, text: found.sentence }),
      h("div", { class: "cc-pageactions" }, ...(found.code && found.kind === "code" && found.mark !== "part" ? actions(found.code) : []), back ? h("button", { type: "button", class: "cc-button cc-quiet cc-backbutton", on: { click: back } }, icon("back"), "Back") : null),
    ),
    found.seventh ? seventhPicker(found.seventh, build) : null,
    found.builder ? codeBuilder(found.builder, walk) : null,
    found.nearest?.length ? nearest(found, go) : null,
    notes ? notePart(notes, found.notes.length, folded) : null,
    found.facts?.length ? h("dl", { class: "cc-codefacts" }, ...found.facts.flatMap(([term, text]) => [h("dt", { text: term }), h("dd", { text })])) : null,
    h("footer", { class: "cc-pagefoot" }, found.release ? h("p", {}, h("b", { text: "Rests on " }), found.release) : null, ...(found.caveats ?? []).map((text) => h("p", { text }))),
  );
}

/**
 * The lines around the code; null where the book has none.
 * @param {any} found
 * @param {PageDoes["go"]} go
 * @returns {HTMLElement|null}
 */
export function codePlace(found, go) {
  if (!found.tree?.length) return null;
  return pagePart("Where it stands", bookTree(found.tree, (line) => go(line.number === null ? { code: line.code } : { number: line.number })));
}

function pagePart(title, content) {
  return h("section", { class: "cc-pagepart" }, h("h5", { class: "cc-booktitle", text: title }), content);
}

function notePart(notes, count, folded) {
  if (!folded) return pagePart("Notes", notes);
  return h("details", { class: "cc-pagepart" }, h("summary", { class: "cc-booktitle", text: `Notes (${count})` }), notes);
}

function nearest({ nearest: entries, status }, go) {
  const line = (one) => h("li", {}, h("button", { type: "button", class: "cc-nearcode", on: { click: () => go({ code: one.code }) } }, h("b", { text: one.code }), " ", h("span", { text: one.title ?? "Title not shipped" })), markPill(one.mark));
  return pagePart(status === "needs more characters" ? "Codes under it" : "Look at instead", h("ul", { class: "cc-nearest" }, ...entries.map(line)));
}
