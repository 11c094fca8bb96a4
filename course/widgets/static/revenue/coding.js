// The coder's part: diagnoses in order, services with modifiers, units and pointers.
import { caseCoding } from "../card/case_coding.js";
import { h } from "../card/dom.js";
import { actButton, buttonRow, sayBox } from "./kit.js";

/**
 * @param {import("./kit.js").View} view
 * @param {import("./kit.js").Tools} tools
 * @returns {import("./kit.js").Panel}
 */
export function codingPanel(view, tools) {
  if (!tools.offers("code")) return { root: h("div", {}, sayBox("The visit is coded already; billing begins with the claim."), codedList(view.coding)) };
  const ask = tools.item.body?.ask ?? ["diagnoses", "procedures", "modifiers", "units", "pointers"];
  const item = { ...tools.item, body: { claim: "professional", ask, spans: {} } };
  const body = caseCoding({ item, chart: null, codes: tools.codes, figure: "", form: null, stemId: "", changed: () => (tools.kept.codes = body.read()), announce: tools.announce, warn: tools.warn });
  body.write(tools.kept.codes ?? view.coding ?? null);
  async function hand() {
    const read = body.read(true);
    const diagnoses = (read?.diagnoses ?? []).map((one) => ({ code: one.code ?? "" }));
    const procedures = (read?.procedures ?? []).map((one) => ({ code: one.code ?? "", ...(one.modifiers ? { modifiers: one.modifiers } : {}), ...(one.units ? { units: one.units } : {}), ...(one.pointers ? { pointers: one.pointers } : {}) }));
    if (await tools.act({ act: "code", diagnoses, procedures })) delete tools.kept.codes;
  }
  return { root: h("div", {}, body.root, buttonRow(actButton("Hand over to billing", hand, { main: true, closed: tools.closed }))) };
}

function codedList(coding) {
  if (!coding) return null;
  return h("ul", {}, ...coding.diagnoses.map((one, n) => h("li", { text: `${String.fromCharCode(65 + n)} ${one.code}` })), ...coding.procedures.map((one) => h("li", { text: `${[one.code, ...(one.modifiers ?? [])].join("-")} for ${(one.pointers ?? []).join("")}` })));
}
