// Scrubber, clearinghouse and the plan's front door: what is found before, and what comes back.
import { h } from "../card/dom.js";
import { findingList } from "./claim.js";
import { actButton, buttonRow, chooser, dollars, labelled, sayBox, subhead } from "./kit.js";
import { paperList } from "./raw.js";

/**
 * @param {import("./kit.js").View} view
 * @param {import("./kit.js").Tools} tools
 * @returns {import("./kit.js").Panel}
 */
export function scrubPanel(view, tools) {
  const { findings, boxes, held } = view.claim;
  return {
    root: h(
      "div",
      {},
      boxes ? null : sayBox("There is no claim yet. Build it first."),
      buttonRow(actButton(findings ? "Scrub again" : "Scrub the claim", () => tools.act({ act: "scrub" }), { main: true, closed: tools.closed || held || !boxes })),
      findings === null ? null : findings.length ? findingList(findings, (box) => tools.go("claim", box)) : sayBox("Nothing found: the claim looks clean.", "good"),
    ),
  };
}

/** @returns {import("./kit.js").Panel} */
export function sendPanel(view, tools) {
  const last = view.sent.at(-1);
  const again = last?.state === "rejected";
  const decided = last?.state === "decided";
  const words = again ? "Send it again" : decided ? "Send the corrected claim" : "Send the claim";
  return {
    root: h(
      "div",
      {},
      view.claim.boxes ? null : sayBox("There is no claim yet. Build it first."),
      buttonRow(actButton(words, () => tools.act({ act: "submit" }), { main: !decided, closed: tools.closed || view.claim.held || !view.claim.boxes })),
      ...[...view.sent].reverse().map(sentCard),
      subhead("The papers, as they travel"),
      paperList(tools, view.documents.filter((one) => ["837P", "999", "277CA"].includes(one.kind))),
    ),
  };
}

function sentCard(one) {
  const fileGood = one.file === "A" || one.file === "E";
  return h(
    "section",
    { class: "cc-answer", "aria-label": `Sent ${one.day}` },
    h("div", { class: "cc-plantitle", text: `Sent ${one.day} to ${one.payer}: ${dollars(one.total)}${one.frequency === "7" ? ", corrected claim" : ""}` }),
    h(
      "ol",
      { class: "cc-doors" },
      h("li", { class: fileGood ? "cc-say-good" : "cc-say-bad" }, h("b", { text: "999, the file: " }), fileGood ? "it can be read." : `it came back. ${one.faults.map((f) => f.sentence).join(" ")}`),
      fileGood ? h("li", { class: one.control ? "cc-say-good" : "cc-say-bad" }, h("b", { text: `277CA, the claim (${one.category}, ${one.code}): ` }), one.sentence) : null,
      one.state === "decided" ? h("li", { class: "cc-say-good" }, h("b", { text: "835: " }), "the plan has decided; see its remittance.") : null,
      one.asked ? h("li", { class: "cc-say-plain" }, h("b", { text: `277, asked (${one.asked.category}): ` }), one.asked.sentence) : null,
    ),
  );
}

/** @returns {import("./kit.js").Panel} */
export function answerPanel(view, tools) {
  const last = view.sent.at(-1);
  const days = labelled("Or wait some days", { value: "14", inputmode: "numeric", class: "cc-input cc-figures", style: "--cc-width:5rem" });
  const waitDays = () => {
    const n = Number(days.input.value);
    if (!Number.isInteger(n) || n < 1 || n > 120) return tools.warn("Type a number of days from 1 to 120.");
    return tools.act({ act: "wait", days: n });
  };
  return {
    root: h(
      "div",
      {},
      last ? sentCard(last) : sayBox("No claim was sent yet, so nobody owes you an answer."),
      buttonRow(actButton("Wait until something comes", () => tools.act({ act: "wait" }), { main: true, closed: tools.closed }), tools.offers("status") && last ? actButton("Ask where the claim is (276)", () => tools.act({ act: "status" }), { closed: tools.closed }) : null, tools.offers("records") && last?.asked?.category === "P3" ? actButton("Send the record", () => tools.act({ act: "records" }), { closed: tools.closed }) : null),
      h("div", { class: "cc-inlineform" }, days.row, actButton("Wait", waitDays, { closed: tools.closed })),
      subhead("Questions and answers, as they travel"),
      paperList(tools, view.documents.filter((one) => ["276", "277"].includes(one.kind))),
    ),
  };
}

/** What can be done about a denial. */
export function denialActs(view, tools) {
  const last = view.sent.at(-1);
  if (!last || last.state !== "decided" || view.ledger.insurance <= 0) return null;
  const pick = chooser("Evidence", [["", "none"], ...view.evidence.map((one) => [one, one])], "");
  const why = labelled("Reason for writing it off", {});
  return h(
    "div",
    {},
    subhead(`${dollars(view.ledger.insurance)} is still open at the plan`),
    h("p", { class: "cc-how", text: "Find the reason in the remittance. A mistake of ours is corrected and sent again; a wrong decision is appealed; what is lost is given up with its reason." }),
    buttonRow(actButton("Correct the claim", () => tools.go("claim"), { closed: tools.closed })),
    tools.offers("appeal") ? h("div", { class: "cc-inlineform" }, pick.row, actButton("Appeal", () => tools.act({ act: "appeal", evidence: pick.select.value }), { closed: tools.closed })) : null,
    tools.offers("write-off") ? h("div", { class: "cc-inlineform" }, why.row, actButton("Write it off", () => tools.act({ act: "write-off", cents: view.ledger.insurance, of: "insurance", why: why.input.value.trim() }), { closed: tools.closed })) : null,
    ...view.appeals.map((one) => sayBox(`${one.name}: ${one.outcome}. ${one.why}`)),
  );
}
