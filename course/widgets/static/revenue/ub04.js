// The UB-04 as our own drawing: form locators with what stands in them, to read and to fill in.
import { fill, h } from "../card/dom.js";
import { actButton, buttonRow, sayBox } from "./kit.js";
import { findingList, savePdf } from "./claim.js";
import { rawView } from "./raw.js";

/**
 * @param {any} hospital {fields, rows, boxes: [{id, fl, label, place, w}]}
 * @param {(request: any) => Promise<any>} ask
 */
export function hospitalForm(hospital, ask) {
  const inputs = new Map();
  let shown = false;
  const result = h("div", {});
  const box = (one) => {
    const input = /** @type {HTMLInputElement} */ (h("input", { type: "text", class: "cc-input", "aria-label": `FL ${one.fl}: ${one.label}`, value: hospital.fields[one.id] ?? "", maxlength: 80, autocomplete: "off", spellcheck: "false" }));
    inputs.set(one.id, input);
    return input;
  };
  const cell = (one) => h("div", { class: "cc-cell", style: `--w:${one.w}` }, h("span", { class: "cc-caption" }, h("b", { text: one.fl }), ` ${one.label}`), box(one), h("span", { class: "cc-place837", hidden: true, text: one.place }));
  const rows = hospital.rows.map((row) => h("div", { class: "cc-formrow" }, ...row.map(cell)));
  const lines = h(
    "div",
    { class: "cc-linescroll" },
    h(
      "table",
      { class: "cc-servicelines cc-revenuelines", "aria-label": "FL 42 to 47: revenue lines" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "cc-lineno", text: "" }), ...hospital.columns.map((one) => h("th", { scope: "col" }, h("b", { text: `${one.fl} ` }), one.label)))),
      h("tbody", {}, ...hospital.lines.map((n) => h("tr", {}, h("th", { scope: "row", class: "cc-lineno", text: String(n) }), ...hospital.columns.map((one) => h("td", {}, box({ id: `${one.id}_${n}`, fl: one.fl, label: `${one.label}, line ${n}` })))))),
    ),
  );
  const read = () => Object.fromEntries([...inputs].map(([id, input]) => [id, input.value.trim()]).filter(([, text]) => text));
  const where = h("button", { type: "button", class: "cc-button cc-quiet", "aria-pressed": "false", text: "Show where each box goes in the 837", on: { click: flip } });
  function flip() {
    shown = !shown;
    where.setAttribute("aria-pressed", String(shown));
    for (const one of paper.querySelectorAll(".cc-place837")) /** @type {HTMLElement} */ (one).hidden = !shown;
  }
  async function look() {
    const reply = await ask({ op: "ub04.look", fields: read() });
    if (!reply) return;
    fill(result, reply.sentence ? sayBox(reply.sentence, "bad") : null, reply.findings ? (reply.findings.length ? findingList(reply.findings, null) : sayBox("Nothing found: the claim looks clean.", "good")) : null);
  }
  async function raw() {
    const reply = await ask({ op: "ub04.raw", fields: read() });
    if (reply) fill(result, reply.sentence ? sayBox(reply.sentence, "bad") : rawView(reply));
  }
  async function follow() {
    const reply = await ask({ op: "ub04.follow", fields: read() });
    if (reply) fill(result, reply.sentence ? sayBox(reply.sentence, "bad") : journey(reply.steps));
  }
  const samples = hospital.samples ?? [];
  const pick = /** @type {HTMLSelectElement} */ (h("select", { class: "cc-input", style: "width: auto; max-width: 100%", "aria-label": "Sample claim", on: { change: load } }, ...samples.map((one) => h("option", { value: one.id, text: one.title }))));
  function load() {
    const fields = samples.find((one) => one.id === pick.value)?.fields ?? {};
    for (const [id, input] of inputs) input.value = fields[id] ?? "";
    fill(result);
  }
  const before = hospital.before;
  const paper = h("div", { class: "cc-paper", role: "group", "aria-label": "UB-04" }, h("div", { class: "cc-formhead" }, h("span", { text: "Hospital claim UB-04 (our own drawing)" }), h("span", { text: "Training copy, not for billing" })), ...rows.slice(0, before), lines, ...rows.slice(before));
  return h("div", { class: "cc-claim cc-ub04" }, h("div", { class: "cc-actions" }, samples.length > 1 ? pick : null, where), paper, buttonRow(actButton("Scrub the claim", look, { main: true }), actButton("Look at the 837I", raw), actButton("Send it and see what comes back", follow), actButton("Print as PDF", async () => savePdf(await ask({ op: "sim.pdf", form: "ub04", fields: read() })))), result);
}

/** What became of the claim, in the order of time; each file can be opened as it travels. */
function journey(steps) {
  return h(
    "ol",
    { class: "cc-journey" },
    ...steps.map((one) =>
      h(
        "li",
        {},
        h("p", {}, h("b", { text: one.day }), one.kind ? h("span", { class: "cc-mono", text: ` ${one.kind} ` }) : " ", one.sentence),
        one.text ? h("details", { class: "cc-more" }, h("summary", { text: `The ${one.kind} as it travels` }), rawView({ ...one, title: one.kind })) : null,
      ),
    ),
  );
}
