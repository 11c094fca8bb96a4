// The account: lines, what was posted, aged, statement; the work queue; the diary.
import { h } from "../card/dom.js";
import { denialActs } from "./clearinghouse.js";
import { paymentForm, receiptTable } from "./front.js";
import { actButton, buttonRow, dataTable, dollars, labelled, plainMoney, sayBox, subhead } from "./kit.js";
import { paperList } from "./raw.js";

/** The account as it stands: who owes what. */
export function accountTable(view) {
  const { lines, patient, insurance, credit } = view.ledger;
  if (!lines.length) return sayBox(credit ? `Nothing was charged yet. ${dollars(credit)} of the patient waits as credit.` : "Nothing was charged yet.");
  const sum = (name) => dollars(lines.reduce((all, one) => all + one[name], 0));
  return h(
    "div",
    {},
    dataTable(
      "Account, line by line",
      ["Service", "Billed", "Paid", "Taken off", "Plan owes", "Patient owes"],
      lines.map((one) => [`${one.line}  ${one.code}`, dollars(one.billed), dollars(one.paid), dollars(one.adjusted), dollars(one.insurance), dollars(one.patient)]),
      { figures: [1, 2, 3, 4, 5], foot: ["All", sum("billed"), sum("paid"), sum("adjusted"), dollars(insurance), sum("patient")] },
    ),
    credit ? h("p", { class: "cc-how", text: `Credit of the patient, not applied yet: ${dollars(credit)}. Balance of the patient: ${dollars(patient)}.` }) : null,
  );
}

function agedTable(view) {
  const { aged, buckets } = view.ledger;
  if (!aged.length) return h("p", { class: "cc-how", text: "Aged A/R: nothing is open." });
  return dataTable("Aged A/R of this account", ["Who owes", ...buckets.map((b) => `${b} days`)], aged.map((one) => [one.who, ...one.cents.map(dollars)]), { figures: buckets.map((_, n) => n + 1) });
}

/**
 * @param {import("./kit.js").View} view
 * @param {import("./kit.js").Tools} tools
 * @returns {import("./kit.js").Panel}
 */
export function billPanel(view, tools) {
  const owed = Math.max(0, view.ledger.patient);
  const why = labelled("Reason for writing it off", {});
  const last = view.statements.at(-1);
  return {
    root: h(
      "div",
      {},
      accountTable(view),
      denialActs(view, tools),
      tools.offers("statement") ? buttonRow(actButton("Send a statement", () => tools.act({ act: "statement" }), { main: owed > 0, closed: tools.closed })) : null,
      last ? statementCard(last, view) : null,
      last && tools.offers("wait") && owed ? buttonRow(actButton("Wait a month", () => tools.act({ act: "wait", days: 30 }), { closed: tools.closed })) : null,
      tools.offers("collect") && owed ? h("div", {}, subhead("The patient pays"), paymentForm(view, tools, "Take the payment", plainMoney(owed))) : null,
      tools.offers("write-off") && owed ? h("details", { class: "cc-more" }, h("summary", { text: "Give it up" }), h("div", { class: "cc-inlineform" }, why.row, actButton("Write it off", () => tools.act({ act: "write-off", cents: owed, of: "patient", why: why.input.value.trim() }), { closed: tools.closed }))) : null,
      receiptTable(view),
    ),
  };
}

function statementCard(one, view) {
  return h(
    "section",
    { class: "cc-statement", "aria-label": `Statement of ${one.day}` },
    h("div", { class: "cc-formhead" }, h("span", { text: view.clinic }), h("span", { text: "Training copy" })),
    h("p", {}, h("b", { text: `${view.name} · account ${view.account} · ${one.day}` })),
    h("p", { text: `Visit of ${view.visit}` }),
    ...one.sentences.map((text) => h("p", { text })),
  );
}

/** @returns {import("./kit.js").Panel} */
export function nextPanel(view, tools) {
  return { root: h("div", {}, sayBox(view.next_payer ? "Another plan is registered. It wants to see what the first one decided: the system puts that on the claim." : "No further plan is registered."), buttonRow(actButton("Build the claim for the next plan", () => tools.act({ act: "next-payer" }), { main: true, closed: tools.closed || !view.next_payer }))) };
}

/** @returns {import("./kit.js").Panel} */
export function accountPanel(view) {
  return {
    root: h(
      "div",
      {},
      accountTable(view),
      subhead("Aged, from the day of service"),
      agedTable(view),
      subhead("What was posted"),
      view.ledger.entries.length ? dataTable("Entries of the account", ["Day", "Document", "What it did"], view.ledger.entries.map((one) => [one.day, one.document, one.sentence])) : h("p", { class: "cc-how", text: "Nothing yet." }),
      receiptTable(view),
    ),
  };
}

/** @returns {import("./kit.js").Panel} */
export function queuePanel(view, tools) {
  if (!view.queue.length) return { root: sayBox("Nothing is due on this account.", "good") };
  return {
    root: dataTable(
      "Work queue",
      ["Due", "What", "About", ""],
      view.queue.map((one) => [h("span", { class: one.late ? "cc-late" : null, text: one.late ? `${one.due}, late` : one.due }), one.label, one.detail, h("button", { type: "button", class: "cc-button cc-quiet", text: "Go there", "aria-label": `Go there: ${one.label}`, on: { click: () => tools.go(one.step) } })]),
    ),
  };
}

/** @returns {import("./kit.js").Panel} */
export function papersPanel(view, tools) {
  return { root: paperList(tools, view.documents) };
}

/** @returns {import("./kit.js").Panel} */
export function diaryPanel(view) {
  if (!view.log.length) return { root: sayBox("You have not done anything yet.") };
  return { root: h("ol", { class: "cc-diary" }, ...view.log.map((one) => h("li", { class: one.ok ? null : "cc-refused" }, h("span", { class: "cc-dim", text: `${one.day}  ` }), h("b", { text: one.name }), `: ${one.sentence}`))) };
}
