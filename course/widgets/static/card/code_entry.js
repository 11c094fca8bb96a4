// Codes typed into labelled slots, and a code with the reason for it.
import { codeLine, filled, optionRow, SYSTEMS, TAKES } from "./body.js";
import { freshId, h } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function codeEntry({ item, codes, changed }) {
  const lines = new Map();
  const root = h(
    "div",
    { class: "cc-rows" },
    ...item.body.slots.map((slot) => {
      const line = codeLine({ label: slot.label, modifiers: slot.modifiers, units: slot.units, onInput: changed, codes, systems: TAKES[slot.system] ?? [] });
      lines.set(slot.id, line);
      return codeRow(slot, line);
    }),
  );
  return {
    root,
    noun: { one: "code", many: "codes" },
    read: () => filled([...lines].map(([id, line]) => [id, line.read()])),
    write: (answer) => lines.forEach((line, id) => line.write(answer?.[id] ?? "")),
    place: (part) => root.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}

function codeRow(slot, line) {
  return h(
    "div",
    { class: "cc-row", "data-part": slot.id },
    h("div", { class: "cc-label" }, slot.label, h("span", { class: "cc-system", text: SYSTEMS[slot.system] ?? slot.system })),
    line.root,
    line.under,
  );
}

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function linkedPair({ item, codes, changed }) {
  const parts = new Map();
  const root = h(
    "div",
    { class: "cc-rows" },
    ...item.body.parts.map((part) => {
      if (!part.options) {
        const line = codeLine({ label: part.label, modifiers: false, units: false, onInput: changed, codes, systems: TAKES[part.system] ?? [] });
        parts.set(part.id, { read: line.read, write: line.write });
        return codeRow(part, line);
      }
      const group = reasons(part, changed);
      parts.set(part.id, group);
      return group.root;
    }),
  );
  return {
    root,
    noun: { one: "part", many: "parts" },
    read: () => filled([...parts].map(([id, part]) => [id, part.read()])),
    write: (answer) => parts.forEach((part, id) => part.write(answer?.[id] ?? null)),
    place: (part) => root.querySelector(`[data-place="${CSS.escape(part)}"]`) ?? root.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}

function reasons(part, changed) {
  const name = freshId("reason");
  const inputs = () => /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input")]);
  const paint = () => inputs().forEach((i) => i.closest(".cc-option").classList.toggle("cc-chosen", i.checked));
  const root = h(
    "fieldset",
    { class: "cc-options", "data-part": part.id },
    h("legend", { class: "cc-label cc-reasonlabel", "data-place": part.id, text: part.label }),
    ...part.options.map((o) =>
      optionRow({
        type: "radio",
        name,
        value: o.id,
        html: o.text,
        onChange: () => {
          paint();
          changed();
        },
      }),
    ),
  );
  return {
    root,
    read: () => inputs().find((i) => i.checked)?.value ?? null,
    write: (value) => {
      for (const input of inputs()) input.checked = input.value === value;
      paint();
    },
  };
}
