// A transaction as it travels, every segment with its meaning beside it.
import { fill, h } from "../card/dom.js";
import { actButton } from "./kit.js";

/** Around every file; told only when asked for. */
const ENVELOPE = new Set(["ISA", "GS", "GE", "IEA"]);

/**
 * @param {any} paper {kind, title, text, segments}
 * @returns {HTMLElement}
 */
export function rawView(paper) {
  const plain = h("pre", { class: "cc-rawtext", tabindex: "0", "aria-label": `The whole file, raw: ${paper.kind}`, text: paper.text });
  plain.hidden = true;
  const beside = h("div", { class: "cc-segmentbox", role: "region", tabindex: "0", "aria-label": `${paper.kind}, segment by segment` }, h("ol", { class: "cc-segments" }, ...paper.segments.map(segmentRow)));
  const toggle = h("button", { type: "button", class: "cc-button cc-quiet", "aria-pressed": "false", text: "Only the raw text", on: { click: swap } });
  function swap() {
    plain.hidden = !plain.hidden;
    beside.hidden = !beside.hidden;
    toggle.setAttribute("aria-pressed", String(beside.hidden));
  }
  return h("div", { class: "cc-raw" }, h("div", { class: "cc-actions" }, h("span", { class: "cc-how", text: `${paper.title}: ${paper.segments.length} segments. Left as it travels, right what it means.` }), toggle), beside, plain);
}

function segmentRow(one) {
  const list = h("ul", {}, ...one.parts.filter((part) => part.value).map(partLine));
  return h(
    "li",
    { class: `cc-segment${one.strange ? " cc-strange" : ""}` },
    h("code", { class: "cc-segmenttext", text: one.text }),
    h(
      "div",
      { class: "cc-segmentwords" },
      h("div", {}, h("b", { text: one.name }), one.loop ? h("span", { class: "cc-dim", text: `  loop ${one.loop}` }) : null),
      ENVELOPE.has(one.id) ? h("details", { class: "cc-more" }, h("summary", { text: "Element by element" }), list) : list,
    ),
  );
}

function partLine(part) {
  return h("li", {}, h("code", { text: part.at }), ` ${part.name}: `, h("span", { class: "cc-rawvalue", text: part.value }), part.meaning ? ` (${part.meaning})` : "", part.box ? h("span", { class: "cc-boxtag", text: part.box }) : null);
}

/**
 * A place where a paper opens on demand, and its button.
 * @param {import("./kit.js").Tools} tools
 * @param {any} document {number, kind, title, day}
 */
export function paperRow(tools, document) {
  const place = h("div", { class: "cc-paperplace", hidden: true });
  const button = actButton(`Look at the ${document.kind}`, open, { extra: { "aria-expanded": "false", class: "cc-button cc-quiet" } });
  async function open() {
    if (!place.hidden) {
      place.hidden = true;
      button.setAttribute("aria-expanded", "false");
      return;
    }
    if (!place.childNodes.length) {
      const paper = await tools.ask({ op: "sim.raw", number: document.number });
      if (!paper) return;
      fill(place, rawView(paper));
    }
    place.hidden = false;
    button.setAttribute("aria-expanded", "true");
  }
  return h("li", { class: "cc-paperrow" }, h("div", { class: "cc-paperhead" }, h("span", { class: "cc-kind", text: document.kind }), h("span", { text: document.title }), h("span", { class: "cc-dim", text: document.day }), button), place);
}

/** Those papers of a kind, the newest first. */
export function paperList(tools, documents) {
  if (!documents.length) return h("p", { class: "cc-how", text: "No papers yet. What goes out and comes in is kept here, as it travels." });
  return h("ul", { class: "cc-paperlist" }, ...[...documents].reverse().map((one) => paperRow(tools, one)));
}
