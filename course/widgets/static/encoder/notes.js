// What the book says beside a code: which codes exclude each other, which goes first, what else to report.
import { h, icon } from "../card/dom.js";

/** In the order in which they change what is coded. */
const KINDS = [
  { kind: "excludes1", title: "Excludes1", means: "not together", sign: "apart", tone: "stop" },
  { kind: "excludes2", title: "Excludes2", means: "both may be coded", sign: "both", tone: "go" },
  { kind: "code first", title: "Code first", means: "goes before this code", sign: "first", tone: "order" },
  { kind: "use additional code", title: "Use additional code", means: "goes after this code", sign: "plus", tone: "order" },
  { kind: "code also", title: "Code also", means: "in either order", sign: "plus", tone: "order" },
  { kind: "7th character", title: "7th character", means: "", sign: "seventh", tone: "plain" },
  { kind: "note", title: "Note", means: "", sign: "mark", tone: "plain" },
  { kind: "inclusion term", title: "Also called", means: "inclusion terms", sign: null, tone: "plain" },
  { kind: "includes", title: "Includes", means: "", sign: null, tone: "plain" },
];

/**
 * @param {any[]} notes
 * @param {(target: {code?: string, number?: number|null}) => void} go
 * @returns {HTMLElement|null} null when there are none
 */
export function bookNotes(notes, go) {
  const groups = KINDS.map((one) => ({ ...one, notes: notes.filter((n) => n.kind === one.kind) })).filter((one) => one.notes.length);
  if (!groups.length) return null;
  return h("div", { class: "cc-notes" }, ...groups.map((group) => noteGroup(group, go)));
}

function noteGroup({ title, means, sign, tone, notes }, go) {
  const lines = notes.map((note) => h("li", {}, ...withCodes(note.text, note.codes, go), note.from ? origin(note.from, go) : null));
  return h(
    "section",
    { class: `cc-notegroup cc-tone-${tone}` },
    h("h5", { class: "cc-notetitle" }, sign ? icon(sign) : null, h("span", { text: title }), means ? h("span", { class: "cc-notemeans", text: means }) : null),
    h("ul", { class: "cc-notelines" }, ...lines),
  );
}

/** Where an inherited note stands. */
function origin(from, go) {
  const name = from.kind === "chapter" ? `chapter ${from.code}` : from.code;
  return h("button", { type: "button", class: "cc-codelink cc-origin", title: from.title, text: `from ${name}`, on: { click: () => go({ number: from.number }) } });
}

/**
 * A text in which the codes it names can be clicked.
 * @param {string} text
 * @param {string[]} codes
 * @param {(target: {code: string}) => void} go
 * @returns {(Node|string)[]}
 */
export function withCodes(text, codes, go) {
  if (!codes.length) return [text];
  const longestFirst = [...codes].sort((a, b) => b.length - a.length).map((code) => code.replace(".", "\\."));
  const pieces = text.split(new RegExp(`(?<![0-9A-Za-z.])(${longestFirst.join("|")})(?![0-9A-Za-z])`));
  // Splitting with a group puts what was found at every second place.
  return pieces.map((piece, i) => (i % 2 ? h("button", { type: "button", class: "cc-codelink", text: piece, "aria-label": `Look up ${piece}`, on: { click: () => go({ code: piece }) } }) : piece));
}
