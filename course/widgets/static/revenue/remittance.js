// A remittance: simple, as arithmetic, and raw; and the posting of it, line by line.
import { fill, h } from "../card/dom.js";
import { actButton, buttonRow, centsOf, dataTable, dollars, factList, onEnter, sayBox, subhead, wayTabs } from "./kit.js";
import { rawView } from "./raw.js";

const GROUP_WORDS = { CO: "taken off by contract", PR: "the patient's", OA: "other", PI: "the plan's own" };

/**
 * @param {import("./kit.js").View} view
 * @param {import("./kit.js").Tools} tools
 * @returns {import("./kit.js").Panel}
 */
export function postingPanel(view, tools) {
  if (!view.remittances.length) return { root: sayBox("No remittance has come yet.") };
  const cards = [...view.remittances].reverse().map((one) => h("section", { class: "cc-remit", "aria-label": `Remittance ${one.trace}` }, remittanceHead(one), remittanceWays(view, one, tools), one.posted ? sayBox(`Posted on ${one.posted}.`, "good") : tools.offers("post") ? postingForm(one, tools) : null));
  return { root: h("div", {}, ...cards) };
}

function remittanceHead(one) {
  return h(
    "header",
    {},
    h("div", { class: "cc-plantitle", text: `${one.payer} pays ${dollars(one.total)} on ${one.day}` }),
    factList([
      ["Payment number", h("span", { class: "cc-mono", text: one.trace })],
      ["Claim number of the plan", h("span", { class: "cc-mono", text: one.control })],
      ["Patient, member", `${one.patient}, ${one.member}`],
      ["Status", `${one.status}: ${one.status_words}`],
      ["Sent on to", one.crossover],
    ]),
  );
}

function remittanceWays(view, one, tools) {
  return wayTabs("Ways to read it", [
    ["Simple", () => simpleTable(one)],
    ["As arithmetic", () => arithmetic(one)],
    ["Raw (835)", () => rawPaper(view, one, tools)],
  ]);
}

function simpleTable(one) {
  const said = (line) => h("ul", { class: "cc-reasons" }, ...line.reasons.map((r) => h("li", {}, h("b", { text: `${r.group}-${r.reason} ` }), `${dollars(r.cents)}: ${r.words || GROUP_WORDS[r.group] || ""}`)), ...line.remarks.map((r) => h("li", {}, h("b", { text: `${r.code} ` }), r.words)));
  const rows = one.lines.map((line) => [`${line.number}  ${line.code}`, dollars(line.charge), line.allowed === null ? "" : dollars(line.allowed), said(line), dollars(line.paid)]);
  return h(
    "div",
    {},
    dataTable(`Lines of remittance ${one.trace}`, ["Service", "Billed", "Allowed", "Why not all of it", "Paid"], rows, { figures: [1, 2, 4], foot: ["Claim", dollars(one.charge), "", `patient's share ${dollars(one.share)}`, dollars(one.paid)] }),
    one.provider.length ? h("p", { class: "cc-how", text: `Outside the claims: ${one.provider.map((p) => `${p.reason} ${dollars(-p.cents)}`).join(", ")}.` }) : null,
    ...one.remarks.map((r) => h("p", { class: "cc-how", text: `${r.code}: ${r.words}` })),
  );
}

/** How the plan came to it, one step after the other. */
function arithmetic(one) {
  const numbers = one.lines.map((line) => line.number);
  const lineSteps = (number) => one.steps.filter((step) => step.line === number);
  const whole = one.steps.filter((step) => step.line === null);
  const list = (steps) => h("ol", { class: "cc-sums" }, ...steps.map((step) => h("li", {}, h("span", { class: "cc-sumname", text: step.name }), h("span", { class: "cc-sumwhy", text: step.why }), h("span", { class: "cc-sumcents", text: `${dollars(step.before)} → ${dollars(step.after)}` }))));
  return h(
    "div",
    {},
    ...numbers.map((number) => {
      const line = one.lines.find((l) => l.number === number);
      return h("div", {}, subhead(`Line ${number}: ${line.code}, billed ${dollars(line.charge)}`), list(lineSteps(number)));
    }),
    whole.length ? h("div", {}, subhead("The claim"), list(whole)) : null,
    one.steps.length ? null : h("p", { class: "cc-how", text: "The plan does not tell how it came to this." }),
  );
}

function rawPaper(view, one, tools) {
  const place = h("div", { text: "Opening ..." });
  const document = view.documents.find((d) => d.kind === "835" && d.day === one.day) ?? view.documents.findLast((d) => d.kind === "835");
  if (document) tools.ask({ op: "sim.raw", number: document.number }).then((paper) => paper && fill(place, rawView(paper)));
  return place;
}

function postingForm(one, tools) {
  const heads = ["Line", "Billed", "Paid", "Taken off", "Patient's share", "Left"];
  const rows = one.lines.map((line) => {
    const box = (what) => /** @type {HTMLInputElement} */ (h("input", { type: "text", inputmode: "decimal", class: "cc-input cc-figures cc-postbox", autocomplete: "off", maxlength: 12, "aria-label": `Line ${line.number}: ${what}`, disabled: tools.closed, on: { input: paint } }));
    return { line, paid: box("paid"), adjusted: box("taken off"), patient: box("patient's share"), left: h("span", { class: "cc-left" }) };
  });
  const total = h("p", { class: "cc-how", role: "status" });
  const typed = (row) => [row.paid, row.adjusted, row.patient].map((b) => centsOf(b.value));

  function paint() {
    let paid = 0;
    for (const row of rows) {
      const cents = typed(row);
      if (cents.includes(null)) {
        row.left.textContent = "?";
        continue;
      }
      paid += cents[0];
      row.left.textContent = dollars(row.line.charge - cents[0] - cents[1] - cents[2]);
    }
    total.textContent = `You have posted ${dollars(paid)} of the ${dollars(one.paid)} that the remittance pays.`;
  }

  function post() {
    const lines = [];
    for (const row of rows) {
      const [paid, adjusted, patient] = typed(row);
      if (paid === null || adjusted === null || patient === null) return tools.warn(`Line ${row.line.number}: type amounts as in 68.40.`);
      lines.push({ line: row.line.number, paid, adjusted, patient });
    }
    return tools.act({ act: "post", trace: one.trace, lines });
  }

  const root = h(
    "div",
    { class: "cc-posting" },
    subhead("Post it, line by line"),
    dataTable("Posting", heads, rows.map((row) => [`${row.line.number}  ${row.line.code}`, dollars(row.line.charge), row.paid, row.adjusted, row.patient, row.left]), { figures: [1, 5] }),
    total,
    buttonRow(actButton("Post", post, { main: true, closed: tools.closed })),
  );
  onEnter(root, post);
  paint();
  return root;
}
