// The front desk: registration and coverage, the visit, money at the counter.
import { fill, h } from "../card/dom.js";
import { actButton, buttonRow, centsOf, chooser, dataTable, dollars, factList, focusFirst, labelled, onEnter, sayBox, subhead } from "./kit.js";

const STATES = { active: ["Active", "good"], inactive: ["Not active", "bad"], "not found": ["Nobody found", "bad"] };
const PERSON = ["last", "first", "born", "sex"];
const COVERAGE = ["payer", "plan", "member", "group", "relationship", "insured_last", "insured_first", "insured_born"];

/**
 * @param {import("./kit.js").View} view
 * @param {import("./kit.js").Tools} tools
 * @returns {import("./kit.js").Panel}
 */
export function coveragePanel(view, tools) {
  const { registration } = view;
  const editor = h("div", { class: "cc-editor" });
  const many = registration.coverages.length > 1;
  const asks = registration.coverages.map((one) => actButton(many ? `Ask ${one.payer_name} (plan ${one.rank})` : "Ask the plan (270)", () => tools.act({ act: "verify", rank: one.rank }), { main: one.rank === 1, closed: tools.closed }));
  const mend = actButton("Correct the registration", () => edit(), { closed: tools.closed, extra: { "aria-expanded": "false" } });
  const self = registration.coverages.length && tools.offers("self-pay") ? actButton("Register as self-pay", () => tools.act({ act: "self-pay" }), { closed: tools.closed }) : null;

  function edit() {
    const open = editor.childNodes.length === 0;
    mend.setAttribute("aria-expanded", String(open));
    if (!open) return fill(editor);
    const blocks = [personBlock(), ...(registration.coverages.length ? registration.coverages : [{ rank: 1, payer: registration.payers[0].id, plan: "", member: "", group: "", relationship: "self", insured_last: "", insured_first: "", insured_born: "" }]).map(coverageBlock)];
    const keep = () => keepAll(blocks);
    fill(editor, ...blocks.map((one) => one.root), buttonRow(actButton("Keep the correction", keep, { main: true })));
    onEnter(editor, keep);
    focusFirst(editor.querySelector("input,select"));
  }

  function entry(name, before) {
    if (name === "payer") return chooser(registration.labels.payer, registration.payers.map((one) => [one.id, one.name]), before);
    if (name === "relationship") return chooser(registration.labels.relationship, registration.relationships.map((one) => [one, one]), before);
    if (name === "sex") return chooser(registration.labels.sex, [["F", "F"], ["M", "M"], ["U", "unknown"]], before);
    const made = labelled(registration.labels[name], { value: before });
    return { row: made.row, select: made.input };
  }

  function block(title, names, before, rank) {
    const entries = names.map((name) => [name, before[name] ?? "", entry(name, before[name] ?? "")]);
    return {
      rank,
      root: h("fieldset", { class: "cc-editblock" }, h("legend", { class: "cc-legend", text: title }), ...entries.map(([, , one]) => one.row)),
      changed: () => Object.fromEntries(entries.filter(([, was, one]) => one.select.value.trim() !== was).map(([name, , one]) => [name, one.select.value.trim()])),
    };
  }
  const personBlock = () => block("Patient", PERSON, registration.person, 1);
  const coverageBlock = (one) => block(`Plan ${one.rank}`, COVERAGE, one, one.rank);

  async function keepAll(blocks) {
    const changes = blocks.map((one) => [one.rank, one.changed()]).filter(([, fields]) => Object.keys(fields).length);
    if (!changes.length) return tools.warn("Nothing was changed.");
    for (const [rank, fields] of changes) if (!(await tools.act({ act: "register", rank, fields }, { stay: true }))) return;
  }

  return {
    root: h(
      "div",
      {},
      registration.coverages.length ? null : sayBox("Registered as self-pay: no plan is billed."),
      h("div", { class: "cc-plans" }, ...registration.coverages.map((one) => planCard(one, registration))),
      buttonRow(...(tools.offers("verify") ? asks : []), tools.offers("register") ? mend : null, self),
      editor,
      ...[...view.asked].reverse().map(answerCard),
    ),
  };
}

function planCard(one, registration) {
  const insured = one.relationship === "self" ? "the patient" : `${one.insured_last}, ${one.insured_first}, born ${one.insured_born}`;
  return h(
    "div",
    { class: "cc-plancard" },
    h("div", { class: "cc-plantitle", text: `On file as plan ${one.rank}: ${one.payer_name}` }),
    factList([
      ["Patient", `${registration.person.last}, ${registration.person.first}, born ${registration.person.born}, ${registration.person.sex}`],
      ["Plan", one.plan],
      ["Member ID", h("span", { class: "cc-mono", text: one.member })],
      ["Group", h("span", { class: "cc-mono", text: one.group || "none" })],
      ["Insured person", insured],
      ["Relationship", one.relationship],
    ]),
  );
}

function answerCard(answer) {
  const [words, kind] = STATES[answer.status] ?? [answer.status, "plain"];
  const rows = answer.benefits.filter((one) => one.kind !== "active").map((one) => [one.service, one.kind, one.percent !== null && one.percent !== undefined ? `${one.percent} %` : one.amount ? `$${one.amount}` : "", one.remaining ? `$${one.remaining} left` : "", one.inside === false ? `out of network${one.note ? `; ${one.note}` : ""}` : one.note]);
  return h(
    "section",
    { class: "cc-answer", "aria-label": `Answer of ${answer.payer}` },
    h("p", { class: `cc-saybox cc-say-${kind}` }, h("b", { text: words }), ` ${answer.payer}, plan ${answer.plan || "unknown"}, asked ${answer.day}. `, answer.from ? `From ${answer.from}${answer.to ? ` to ${answer.to}` : ", no end on file"}. ` : "", answer.reject ? `Reason ${answer.reject}. ` : "", answer.other ? `Another plan is on file there: ${answer.other}.` : ""),
    rows.length ? h("details", { class: "cc-more" }, h("summary", { text: `What the plan pays: ${rows.length} lines of the 271` }), dataTable("Benefits of the 271", ["Service", "What", "Amount", "This year", "Note"], rows)) : null,
  );
}

/** @returns {import("./kit.js").Panel} */
export function visitPanel(view, tools) {
  const come = view.today === view.visit;
  const before = view.steps.find((one) => one.id === "visit")?.state !== "done";
  return {
    root: h(
      "div",
      {},
      sayBox(before ? `Today is ${view.today}. ${view.name} comes on ${view.visit} to see ${view.provider}.` : come ? `${view.name} is here today.` : `The visit was on ${view.visit}.`),
      before ? buttonRow(actButton("Wait until the visit", () => tools.act({ act: "wait" }), { main: true, closed: tools.closed })) : h("p", { class: "cc-how", text: "The chart beside this card holds the signed note. Nobody codes before it is signed." }),
    ),
  };
}

/** @returns {import("./kit.js").Panel} */
export function counterPanel(view, tools) {
  return { root: h("div", {}, view.copay ? sayBox(`The 271 told a copay of ${dollars(view.copay)} for an office visit.`) : null, paymentForm(view, tools, "Take the payment", ""), receiptTable(view)) };
}

/** Money of the patient, at the counter or on a statement. */
export function paymentForm(view, tools, words, value) {
  const amountBox = labelled("Amount in dollars", { value, inputmode: "decimal", class: "cc-input cc-figures", style: "--cc-width:8rem" });
  const take = () => {
    const cents = centsOf(amountBox.input.value);
    if (!cents) return tools.warn("Type the amount as in 30.00.");
    return tools.act({ act: "collect", cents });
  };
  const root = h("div", { class: "cc-inlineform" }, amountBox.row, actButton(words, take, { closed: tools.closed }));
  onEnter(root, take);
  return root;
}

/** What the patient has paid so far. */
export function receiptTable(view) {
  if (!view.receipts.length) return null;
  return h("div", {}, subhead("Receipts"), dataTable("Receipts", ["Day", "What", "Amount"], view.receipts.map((one) => [one.day, one.why, dollars(one.cents)]), { figures: [2] }));
}

/** @returns {import("./kit.js").Panel} */
export function explainPanel(view, tools) {
  const words = tools.item.body?.explain ?? null;
  const text = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "cc-text", "aria-label": "Your words to the patient", maxlength: 4000, disabled: tools.closed, on: { input: count } }));
  text.value = tools.kept.words ?? view.explanation ?? "";
  const told = h("p", { class: "cc-how" });
  function count() {
    tools.kept.words = text.value;
    const n = text.value.trim().split(/\s+/).filter(Boolean).length;
    told.textContent = words ? `${n} words; ${words.words[0]} to ${words.words[1]} are expected.` : `${n} words.`;
  }
  count();
  const pending = () => (text.value.trim() && text.value.trim() !== view.explanation ? { act: "explain", text: text.value.trim() } : null);
  const keep = () => {
    const act = pending();
    if (act) tools.act(act);
    else tools.warn(text.value.trim() ? "Your words are kept already." : "Write to the patient first.");
  };
  return { root: h("div", {}, words ? h("p", { text: words.prompt }) : null, text, told, buttonRow(actButton("Keep my words", keep, { main: true, closed: tools.closed }))), pending };
}

