// What the shell expects of every item type, and the small fields they share.
import { freshId, h } from "./dom.js";

/**
 * What a body is given.
 * @typedef {object} Context
 * @property {any} item the public part of the item
 * @property {string} figure SVG text, or ""
 * @property {any} form field ids of a claim form with their labels, or null
 * @property {import("./chart.js").ChartPane|null} chart
 * @property {import("./code_fields.js").CodeFields} codes the code book, for fields that take codes
 * @property {string} stemId id of the element that holds the question
 * @property {() => void} changed call after every change by the learner
 * @property {(text: string) => void} announce tell a screen reader what a look at the card would show
 * @property {(text: string) => void} warn say why something was not done
 * @property {any} model the widget's model
 * @property {(request: any) => Promise<any>} ask ask the kernel something; null when it could not be answered
 */

/**
 * The part of the card that takes the answer.
 * @typedef {object} Body
 * @property {HTMLElement} root
 * @property {(asked?: boolean) => any} read the answer, or null when nothing is chosen. `asked` is true when the learner
 *   pressed the button, so that an order left as it stood counts as an answer
 * @property {(answer: any) => void} write show an answer (null: a blank one)
 * @property {(part: string) => HTMLElement|null} place where a remark about a part belongs
 * @property {{one: string, many: string}} [noun] what is "still empty"
 */

/** The code sets that a field of each kind takes. */
export const TAKES = { "icd-10-cm": ["icd-10-cm"], "icd-10-pcs": ["icd-10-pcs"], cpt: ["cpt"], hcpcs: ["hcpcs"], procedure: ["cpt", "hcpcs", "icd-10-pcs"], professional: ["cpt", "hcpcs"], institutional: ["icd-10-pcs", "hcpcs", "cpt"] };

/** What each code system is called. */
export const SYSTEMS = { "icd-10-cm": "ICD-10-CM", "icd-10-pcs": "ICD-10-PCS", cpt: "CPT", hcpcs: "HCPCS Level II" };

/**
 * A text box. Codes are shown in capitals as on a claim, but sent as typed.
 * @param {{label?: string, labelledby?: string, kind?: string, width?: string, max?: number, onInput: () => void, extra?: Record<string, any>}} options
 * @returns {HTMLInputElement}
 */
export function textBox({ label, labelledby, kind = "text", width = "", max = 200, onInput, extra = {} }) {
  return /** @type {HTMLInputElement} */ (
    h("input", {
      type: "text",
      class: `cc-input ${kind === "code" ? "cc-code" : ""} ${kind === "number" || kind === "money" ? "cc-figures" : ""}`,
      "aria-label": label,
      "aria-labelledby": labelledby,
      inputmode: kind === "number" || kind === "money" ? "decimal" : null,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      maxlength: max,
      style: width ? `--cc-width:${width}` : null,
      on: { input: onInput },
      ...extra,
    })
  );
}

/**
 * Code, modifiers and units of one service, as asked for.
 * @typedef {object} CodeLine
 * @property {HTMLElement} root
 * @property {HTMLInputElement} code
 * @property {HTMLElement|null} under what the code book says; belongs below the line
 * @property {() => any} read a string, or {code, modifiers, units} when more than the code is asked; null when empty
 * @property {(value: any) => void} write
 */

/**
 * @param {{label: string, modifiers: boolean, units: boolean, onInput: () => void, codes: import("./code_fields.js").CodeFields,
 *   systems: string[], slim?: boolean}} options `label` is spoken before each box
 * @returns {CodeLine}
 */
export function codeLine({ label, modifiers, units, onInput, codes, systems, slim = false }) {
  const code = textBox({ label: `${label}: code`, kind: "code", width: "8rem", max: 20, onInput });
  const book = codes.field(code, systems, { slim });
  const marks = modifiers
    ? [1, 2, 3, 4].map((n) => textBox({ label: `${label}: modifier ${n}`, kind: "code", width: "2.7rem", max: 2, onInput, extra: { "data-slim": "" } }))
    : [];
  const count = units ? textBox({ label: `${label}: units`, kind: "number", width: "3.4rem", max: 6, onInput }) : null;
  const group = (name, ...boxes) => h("span", { class: "cc-codegroup" }, h("span", { class: "cc-minilabel", "aria-hidden": "true", text: name }), h("span", { class: "cc-boxes" }, ...boxes));
  const root = h(
    "span",
    { class: "cc-codeline" },
    ...(modifiers || units ? [group("Code", code, book?.button)] : [code, book?.button]),
    modifiers ? group("Modifiers", ...marks) : null,
    count ? group("Units", count) : null,
  );
  const plain = !modifiers && !units;
  return {
    root,
    code,
    under: book?.under ?? null,
    read: () => {
      const typed = code.value.trim();
      if (plain) return typed || null;
      const extras = marks.map((m) => m.value.trim()).filter(Boolean);
      const n = count ? count.value.trim() : "";
      if (!typed && extras.length === 0 && !n) return null;
      return { code: typed, ...(modifiers ? { modifiers: extras } : {}), ...(units ? { units: n } : {}) };
    },
    write: (value) => {
      const line = value && typeof value === "object" ? value : { code: value ?? "" };
      code.value = line.code ?? "";
      marks.forEach((m, i) => (m.value = line.modifiers?.[i] ?? ""));
      if (count) count.value = line.units ?? "";
    },
  };
}

/**
 * One radio or tick-box row.
 * @param {{type: "radio"|"checkbox", name: string, value: string, html?: string, text?: string, chip?: string, onChange: () => void}} options
 */
export function optionRow({ type, name, value, html, text, chip, onChange }) {
  const id = freshId("option");
  const input = h("input", { type, name, value, id, class: "cc-tick", on: { change: onChange } });
  const label = html === undefined ? h("span", { class: "cc-optiontext", text }) : h("span", { class: "cc-optiontext", html });
  return h(
    "div",
    { class: "cc-option", "data-part": value },
    h("label", { class: "cc-optionlabel", for: id }, input, chip ? h("span", { class: "cc-chip", "aria-hidden": "true", text: chip }) : null, label),
  );
}

/**
 * An object without empty entries, or null when none is left.
 * @param {[string, any][]} entries
 */
export function filled(entries) {
  const kept = entries.filter(([, v]) => v !== null && v !== "" && v !== undefined && !(Array.isArray(v) && v.length === 0));
  return kept.length ? Object.fromEntries(kept) : null;
}
