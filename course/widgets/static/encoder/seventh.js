// The 7th character: its choices, and the code they make, with the placeholder X where a gap has to be filled.
import { freshId, h } from "../card/dom.js";

/**
 * @param {{stem: string, filled: number, chars: [string, string][], chosen: string}} seventh `stem`: the first six characters
 * @param {(code: string) => void} build
 * @returns {HTMLElement}
 */
export function seventhPicker({ stem, filled, chars, chosen }, build) {
  const name = freshId("seventh");
  const options = chars.map(([char, label]) =>
    h(
      "label",
      { class: `cc-seventhoption${char === chosen ? " cc-chosen" : ""}` },
      h("input", { type: "radio", name, value: char, class: "cc-tick", checked: char === chosen, on: { change: () => build(stem + char) } }),
      h("b", { class: "cc-seventhchar", text: char }),
      h("span", { text: label }),
    ),
  );
  return h(
    "fieldset",
    { class: "cc-seventh" },
    h("legend", { class: "cc-booktitle", text: "7th character" }),
    h(
      "p",
      { class: "cc-build" },
      h("span", { class: "cc-sr", text: `The code so far: ${stem}${chosen || ", and one more"}` }),
      h("span", { class: "cc-buildchars", "aria-hidden": "true" }, ...buildChars(stem, filled, chosen)),
      filled ? h("span", { class: "cc-dim", text: `${"X".repeat(filled)} ${filled === 1 ? "fills the gap" : "fill the gap"}: the 7th character has to stand in 7th place` }) : null,
    ),
    h("div", { class: "cc-seventhoptions" }, ...options),
  );
}

function buildChars(stem, filled, chosen) {
  const chars = [...stem].map((char, i) => h("span", { class: char === "." ? "cc-builddot" : i >= stem.length - filled ? "cc-buildchar cc-buildgap" : "cc-buildchar", text: char }));
  return [...chars, h("span", { class: `cc-buildchar cc-buildlast${chosen ? "" : " cc-buildopen"}`, text: chosen || "?" })];
}
