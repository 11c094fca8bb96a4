// Words, numbers and money typed into boxes, in a list or inside a sentence.
import { filled, textBox } from "./body.js";
import { freshId, h } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function fillIn({ item, changed }) {
  const { blanks, template } = item.body;
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  const field = (blank, inSentence) => {
    const id = freshId("blank");
    const box = textBox({
      label: inSentence ? blank.label + (blank.unit ? ` (${blank.unit})` : "") : undefined,
      kind: blank.kind,
      width: blank.kind === "text" ? "13rem" : "7.5rem",
      onInput: changed,
      extra: { id },
    });
    boxes.set(blank.id, box);
    const shown = h(
      "span",
      { class: "cc-affix" },
      blank.kind === "money" ? h("span", { class: "cc-unit", "aria-hidden": "true", text: "$" }) : null,
      box,
      blank.unit ? h("span", { class: "cc-unit", text: blank.unit }) : null,
    );
    if (inSentence) return h("span", { class: "cc-inline", "data-part": blank.id }, shown);
    return h("div", { class: "cc-row", "data-part": blank.id }, h("label", { class: "cc-label", for: id, text: blank.label }), shown);
  };
  const root = template ? sentence(template, blanks, field) : h("div", { class: "cc-rows" }, ...blanks.map((b) => field(b, false)));
  return {
    root,
    noun: { one: "box", many: "boxes" },
    read: () => filled([...boxes].map(([id, box]) => [id, box.value.trim()])),
    write: (answer) => boxes.forEach((box, id) => (box.value = answer?.[id] ?? "")),
    place: (part) => root.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}

/** Put the boxes where the sentence says [[id]]; a box the sentence forgets comes after it. */
function sentence(template, blanks, field) {
  const root = h("div", { class: "cc-sentence", html: template });
  const byId = new Map(blanks.map((b) => [b.id, b]));
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts.flatMap(eachOnItsLine)) {
    const pieces = text.data.split(/\[\[([a-z0-9-]+)\]\]/);
    if (pieces.length === 1) continue;
    const nodes = pieces.map((piece, i) => {
      const blank = i % 2 ? byId.get(piece) : null;
      if (!blank) return document.createTextNode(i % 2 ? `[[${piece}]]` : piece);
      byId.delete(piece);
      return field(blank, true);
    });
    text.replaceWith(...nodes);
  }
  keepStops(root);
  for (const blank of byId.values()) root.append(field(blank, false));
  return root;
}

/** Several sentences with boxes are a list: each begins on its own line. Returns the pieces of the text. */
function eachOnItsLine(text) {
  const sentences = text.data.split(/(?<=[.?!])\s+(?=\S)/);
  if (sentences.length < 3 || !sentences.every((one) => one.includes("[["))) return [text];
  const pieces = sentences.map((one) => document.createTextNode(one));
  text.replaceWith(...pieces.map((one) => h("div", { class: "cc-sentenceline" }, one)));
  return pieces;
}

/** A full stop or comma after a box stays with it at the end of a line. */
function keepStops(root) {
  for (const box of root.querySelectorAll(".cc-inline")) {
    const next = box.nextSibling;
    const stop = next?.nodeType === Node.TEXT_NODE ? /^[.,;:?!)]+/.exec(next.data) : null;
    if (!stop) continue;
    next.data = next.data.slice(stop[0].length);
    const held = h("span", { class: "cc-withstop" });
    box.replaceWith(held);
    held.append(box, stop[0]);
  }
}
