// The CMS-1500 as a training form: prefilled boxes are print, the boxes asked for are fields.
// Most exercises use a few boxes, so rows in which nothing stands are folded away until asked for.
import { filled, TAKES, textBox } from "./body.js";
import { ABOVE_LINES, BELOW_LINES, LINE_COLUMNS, NARROW, SERVICE_LINES } from "./claim_layout.js";
import { freshId, h, plural } from "./dom.js";

/**
 * One field that can be filled in.
 * @typedef {{read: () => string, write: (text: string) => void, focus: () => void}} FormField
 */

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function claimForm({ item, form, codes, stemId, changed }) {
  const { prefilled, fields } = item.body;
  const asked = new Set(fields);
  const boxes = form ?? {};
  /** @type {Map<string, FormField>} */
  const live = new Map();
  /** @type {HTMLElement[]} */
  const below = [];

  const labelOf = (id) => {
    const box = boxes[id];
    return box ? `Box ${box.box}: ${box.label}` : id;
  };

  function onInput() {
    paintCount();
    changed();
  }

  function field(id) {
    const kind = boxes[id]?.kind ?? "text";
    const slim = NARROW.has(id) ? " cc-slim" : "";
    if (kind === "choice") return choice(id, slim);
    if (!asked.has(id)) return h("span", { class: `cc-print${slim}`, "data-field": id, text: prefilled[id] ?? "" });
    const input = textBox({ label: labelOf(id), kind: "code", max: 80, onInput, extra: { "data-field": id } });
    live.set(id, { read: () => input.value.trim(), write: (text) => (input.value = text), focus: () => input.focus() });
    const taken = /^box21[a-l]$/.test(id) ? TAKES["icd-10-cm"] : id.startsWith("box24d_") ? TAKES.professional : [];
    const book = codes.field(input, taken, { slim: "bare", short: () => (id.startsWith("box21") ? `21${id.at(-1).toUpperCase()}` : `24D line ${id.at(-1)}`) });
    if (book) below.push(book.under);
    return h("span", { class: `cc-entry${slim}${book ? " cc-coded" : ""}`, "data-part": id }, input, book?.button);
  }

  /** What the code book says about the fields of a row, in the row's full width. */
  function unders() {
    return below.length ? h("div", { class: "cc-formunder" }, ...below.splice(0)) : null;
  }

  function choice(id, slim) {
    const { choices } = boxes[id];
    if (!asked.has(id)) {
      const ticked = choices.find(([value]) => value === prefilled[id]);
      return h(
        "span",
        { class: `cc-boxes-print${slim}`, role: "img", "aria-label": `${labelOf(id)}: ${ticked ? ticked[1] : "not ticked"}` },
        ...choices.map(([value, text]) => h("span", { class: "cc-boxprint" }, h("span", { class: "cc-square", text: value === prefilled[id] ? "X" : "" }), text)),
      );
    }
    const name = freshId("box");
    const inputs = choices.map(([value]) => /** @type {HTMLInputElement} */ (h("input", { type: "radio", name, value, class: "cc-square" })));
    let before = "";
    const read = () => inputs.find((i) => i.checked)?.value ?? "";
    const settle = () => {
      before = read();
      onInput();
    };
    const clear = () => {
      for (const i of inputs) i.checked = false;
      settle();
    };
    for (const input of inputs) {
      input.addEventListener("change", settle);
      // On paper a wrong tick can be struck out: click it again, or press Delete.
      input.addEventListener("pointerdown", () => (before = read()));
      input.addEventListener("click", (e) => e.detail > 0 && before === input.value && clear());
      input.addEventListener("keydown", (e) => (e.key === "Delete" || e.key === "Backspace") && clear());
    }
    live.set(id, {
      read,
      write: (text) => {
        for (const i of inputs) i.checked = i.value === text;
        before = read();
      },
      focus: () => inputs[0].focus(),
    });
    return h(
      "span",
      { class: `cc-entry cc-entrychoice${slim}`, role: "radiogroup", "aria-label": labelOf(id), "data-part": id },
      ...inputs.map((input, i) => h("label", { class: "cc-boxlabel" }, input, h("span", { text: choices[i][1] }))),
    );
  }

  function cell(spec) {
    if (spec.stack) return h("div", { class: "cc-stack", style: `--w:${spec.w}` }, ...spec.stack.map(cell));
    const ids = spec.fields ?? [];
    const wanted = ids.some((id) => asked.has(id));
    const caption = h("span", { class: "cc-caption" }, spec.box ? h("b", { text: spec.box }) : null, spec.caption ? ` ${spec.caption}` : null);
    const content = spec.kind === "diagnoses" ? diagnoses(ids) : ids.length ? h("span", { class: "cc-cellfields" }, ...ids.map(field)) : null;
    const printed = ids.some((id) => prefilled[id]);
    return h("div", { class: `cc-cell${wanted ? " cc-asked" : ""}${printed ? " cc-printed" : ""}`, style: `--w:${spec.w}` }, caption, content);
  }

  function diagnoses([indicator, ...letters]) {
    return h(
      "span",
      { class: "cc-dxgrid" },
      h("span", { class: "cc-dxind" }, h("span", { class: "cc-caption", text: "ICD ind." }), field(indicator)),
      ...letters.map((id) => h("span", { class: `cc-dx${asked.has(id) ? " cc-asked" : ""}${prefilled[id] ? " cc-printed" : ""}` }, h("b", { "aria-hidden": "true", text: id.at(-1).toUpperCase() }), field(id))),
    );
  }

  function serviceLines() {
    const head = h(
      "tr",
      {},
      h("th", { scope: "col", class: "cc-lineno", text: "24" }),
      ...LINE_COLUMNS.map(([, box, caption]) => h("th", { scope: "col" }, box ? h("b", { text: `${box} ` }) : null, caption)),
    );
    const rows = Array.from({ length: SERVICE_LINES }, (_, i) => i + 1).map((n) => {
      const ids = LINE_COLUMNS.map(([stem]) => `${stem}_${n}`);
      return h(
        "tr",
        { class: `${ids.some((id) => asked.has(id)) ? "cc-askedrow" : ""}${ids.some((id) => asked.has(id) || prefilled[id]) ? "" : " cc-barerow"}` },
        h("th", { scope: "row", class: "cc-lineno", text: String(n) }),
        ...ids.map((id) => h("td", { class: asked.has(id) ? "cc-asked" : "" }, field(id))),
      );
    });
    const table = h(
      "table",
      { class: "cc-servicelines", "aria-label": "Box 24: service lines" },
      h("colgroup", {}, h("col", { style: "width:3%" }), ...LINE_COLUMNS.map(([, , , w]) => h("col", { style: `width:${w}%` }))),
      h("thead", {}, head),
      h("tbody", {}, ...rows),
    );
    const bare = rows.every((one) => one.classList.contains("cc-barerow"));
    return [h("div", { class: `cc-linescroll${bare ? " cc-barerow" : ""}` }, table), unders()];
  }

  const some = (cells, wanted) => cells.some((c) => (c.stack ?? [c]).some((one) => (one.fields ?? []).some(wanted)));

  function row(cells) {
    const live = some(cells, (id) => asked.has(id)) ? " cc-askedrow" : "";
    const bare = some(cells, (id) => asked.has(id) || prefilled[id]) ? "" : " cc-barerow";
    return [h("div", { class: `cc-formrow${live}${bare}` }, ...cells.map(cell)), unders()];
  }

  const paper = h(
    "div",
    { class: "cc-paper cc-folded", role: "group", "aria-labelledby": stemId },
    h("div", { class: "cc-formhead" }, h("span", { text: "Health insurance claim form 1500 (02/12)" }), h("span", { text: "Training copy, not for billing" })),
    ...ABOVE_LINES.flatMap(row),
    ...serviceLines(),
    ...BELOW_LINES.flatMap(row),
  );
  const count = h("span", { class: "cc-how" });
  const whole = h("button", { type: "button", class: "cc-button cc-quiet", "aria-pressed": "false", text: "Show the whole form", on: { click: () => toggleWhole() } });
  const next = h("button", { type: "button", class: "cc-button cc-quiet", text: "Next empty box", on: { click: () => goToEmpty() } });
  const root = h("div", { class: "cc-claim" }, h("div", { class: "cc-claimbar" }, count, paper.querySelector(".cc-lookup") ? h("span", { class: "cc-how" }, h("kbd", { text: "F2" }), " in a code box opens the code book") : null, h("span", { class: "cc-spread" }), next, whole), paper);

  function toggleWhole() {
    whole.setAttribute("aria-pressed", String(!paper.classList.toggle("cc-folded")));
  }

  function goToEmpty() {
    const empty = fields.find((id) => live.get(id)?.read() === "");
    live.get(empty ?? fields[0])?.focus();
  }

  function paintCount() {
    const done = fields.filter((id) => live.get(id)?.read()).length;
    count.textContent = `${done} of ${plural(fields.length, "box", "boxes")} filled in`;
    next.hidden = done === fields.length;
  }

  paintCount();
  return {
    root,
    noun: { one: "box", many: "boxes" },
    read: () => filled([...live].map(([id, f]) => [id, f.read()])),
    write: (answer) => {
      live.forEach((f, id) => f.write(answer?.[id] ?? ""));
      paintCount();
    },
    place: (part) => paper.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}
