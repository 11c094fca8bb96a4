// A written answer with a live word count.
import { freshId, h } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function shortText({ item, stemId, changed }) {
  const [least, most] = item.body.words;
  const countId = freshId("words");
  const areaId = freshId("text");
  const area = /** @type {HTMLTextAreaElement} */ (
    h("textarea", { class: "cc-text", rows: 6, id: areaId, "aria-describedby": `${stemId} ${countId}`, on: { input: onInput } })
  );
  const count = h("p", { class: "cc-how", id: countId });
  const root = h("div", { "data-part": "text" }, h("label", { class: "cc-legend cc-above", for: areaId, text: "Your answer" }), area, count);
  function onInput() {
    paint();
    changed();
  }
  function paint() {
    const n = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
    const left = n < least ? `; ${least - n} more to go` : n > most ? `; ${n - most} too many` : "";
    count.textContent = `${n} words, ${least} to ${most} asked for${left}`;
  }
  paint();
  return {
    root,
    read: () => area.value.trim() || null,
    write: (answer) => {
      area.value = answer ?? "";
      paint();
    },
    place: () => root,
  };
}
