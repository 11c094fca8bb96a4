// One best answer, and tick all that apply.
import { optionRow } from "./body.js";
import { freshId, h, letter } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function multipleChoice(context) {
  return options(context, { type: "radio", legend: "Choose one answer", limit: null });
}

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function multiSelect(context) {
  const { choose } = context.item.body;
  return options(context, { type: "checkbox", legend: choose ? `Choose ${choose}` : "Choose all that apply", limit: choose });
}

function options({ item, stemId, changed, warn }, { type, legend, limit }) {
  const name = freshId("group");
  const legendId = freshId("legend");
  const inputs = () => /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input")]);
  const paint = () => inputs().forEach((input) => input.closest(".cc-option").classList.toggle("cc-chosen", input.checked));
  const onChange = (event) => {
    if (limit && inputs().filter((i) => i.checked).length > limit) {
      event.target.checked = false;
      warn(`You can choose ${limit}. Untick one first.`);
      return;
    }
    paint();
    changed();
  };
  const root = h(
    "fieldset",
    { class: "cc-options", "aria-labelledby": `${stemId} ${legendId}` },
    h("legend", { class: "cc-legend", id: legendId, text: legend }),
    ...item.body.options.map((o, i) => optionRow({ type, name, value: o.id, html: o.text, chip: letter(i), onChange })),
  );
  return {
    root,
    read: () => {
      const chosen = inputs().filter((i) => i.checked).map((i) => i.value);
      if (chosen.length === 0) return null;
      return type === "radio" ? chosen[0] : chosen;
    },
    write: (answer) => {
      const chosen = type === "radio" ? [answer] : answer ?? [];
      for (const input of inputs()) input.checked = chosen.includes(input.value);
      paint();
    },
    place: (part) => root.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}
