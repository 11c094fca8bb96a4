// The claim on its form: what the system built, what the learner fills in, what the edits say beside each box,
// and where each box goes in the 837.
import { claimForm } from "../card/claim_form.js";
import { fill, h } from "../card/dom.js";
import { clearProblems, showProblems } from "../card/feedback.js";
import { actButton, buttonRow, focusFirst, sayBox } from "./kit.js";

const LEVELS = { reject: ["Would come back", "bad"], deny: ["Would be denied", "bad"], warn: ["Look at it", "plain"] };

/**
 * @param {import("./kit.js").View} view
 * @param {import("./kit.js").Tools} tools
 * @returns {import("./kit.js").Panel}
 */
export function claimPanel(view, tools) {
  const { boxes, blank, findings, held } = view.claim;
  const build = actButton(boxes ? "Build it again" : "Build the claim", () => tools.act({ act: "build" }), { main: !boxes, closed: tools.closed || held });
  if (!boxes) {
    return { root: h("div", {}, sayBox("The practice's system fills the form from registration, codes and price list. You answer for what stands on it."), tools.offers("build") ? buttonRow(build) : null) };
  }
  const place = h("div", {});
  const problems = findings?.length ? findingList(findings, (box) => reveal(box)) : null;
  let everything = tools.kept.every === true;
  let shown = tools.kept.places === true;
  let body = draw();

  const every = toggle("Fill in other boxes", everything, (on) => {
    tools.kept.every = everything = on;
    const typed = body.read() ?? {};
    body = draw();
    body.write({ ...boxes, ...typed });
    paintPlaces();
  });
  const places = toggle("Show where each box goes in the 837", shown, (on) => {
    tools.kept.places = shown = on;
    paintPlaces();
  });
  paintPlaces();

  function draw() {
    const wanted = Object.keys(tools.form).filter((id) => everything || id in boxes || blank.includes(id) || (findings ?? []).some((one) => one.box === id));
    const fields = held || tools.closed ? [] : wanted;
    const made = claimForm({ item: { body: { prefilled: boxes, fields } }, form: tools.form, codes: tools.codes, stemId: "", changed: () => {}, chart: null, figure: "", announce: tools.announce, warn: tools.warn });
    made.root.id = `${tools.item.id}-form`;
    made.write(boxes);
    for (const id of blank) made.root.querySelector(`[data-part="${CSS.escape(id)}"]`)?.classList.add("cc-yours");
    if (findings?.length) {
      const placed = findings.filter((one) => one.box).map((one) => ({ part: one.box, message: `${one.sentence} ${one.check}` }));
      showProblems(made, placed);
    }
    fill(place, made.root);
    return made;
  }

  function paintPlaces() {
    for (const old of place.querySelectorAll(".cc-place837")) old.remove();
    if (!shown) return;
    for (const field of place.querySelectorAll("[data-part],[data-field]")) {
      const id = /** @type {HTMLElement} */ (field).dataset.part ?? /** @type {HTMLElement} */ (field).dataset.field;
      const text = tools.form[id ?? ""]?.x837;
      if (text && field.tagName !== "INPUT") field.append(h("span", { class: "cc-place837", text }));
    }
  }

  function reveal(box) {
    const found = place.querySelector(`[data-part="${CSS.escape(box)}"] input, [data-part="${CSS.escape(box)}"]`);
    focusFirst(found);
    found?.scrollIntoView({ block: "center" });
  }

  function pending() {
    if (held || tools.closed || !place.querySelector("[data-part]")) return null;
    const typed = body.read() ?? {};
    const fields = {};
    for (const id of Object.keys(tools.form)) {
      if (place.querySelector(`[data-part="${CSS.escape(id)}"]`) && (typed[id] ?? "") !== (boxes[id] ?? "")) fields[id] = typed[id] ?? "";
    }
    return Object.keys(fields).length && tools.offers("claim") ? { act: "claim", fields } : null;
  }

  async function keep() {
    clearProblems(body);
    const act = pending();
    if (act) await tools.act(act);
    else tools.warn("Nothing was changed on the form.");
  }

  const print = h("button", { type: "button", class: "cc-button", text: "Print as PDF", on: { click: async () => savePdf(await tools.ask({ op: "sim.pdf", form: "cms1500" })) } });
  return {
    root: h(
      "div",
      {},
      held ? sayBox("This claim is with the plan. Nothing on it can be changed until the plan answers.") : null,
      problems,
      h("div", { class: "cc-actions" }, places, held ? null : every),
      place,
      buttonRow(tools.offers("claim") ? actButton("Keep what I filled in", keep, { main: true, closed: tools.closed || held }) : null, tools.offers("build") ? build : null, print),
    ),
    pending,
    reveal,
  };
}

function toggle(text, on, run) {
  const button = h("button", { type: "button", class: "cc-button cc-quiet", "aria-pressed": String(on), text, on: { click: () => flip() } });
  function flip() {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    run(now);
  }
  return button;
}

/** What the edits found, each with why it exists and what to check. */
export function findingList(findings, open) {
  return h(
    "ul",
    { class: "cc-findings", "aria-label": "What the scrubber found" },
    ...findings.map((one) => {
      const [words, kind] = LEVELS[one.level] ?? [one.level, "plain"];
      return h(
        "li",
        { class: `cc-finding cc-say-${kind}` },
        h("div", {}, h("b", { text: `${words}. ` }), one.sentence),
        h("div", { class: "cc-dim", text: `${one.place}. ${one.why}` }),
        h("div", {}, h("b", { text: "Check: " }), one.check, one.box && open ? h("button", { type: "button", class: "cc-button cc-quiet", text: "Go to the box", on: { click: () => open(one.box) } }) : null),
      );
    }),
  );
}

/** Hand a PDF made by the kernel to the browser. */
export function savePdf(paper) {
  if (!paper?.data) return;
  const bytes = Uint8Array.from(atob(paper.data), (c) => c.charCodeAt(0));
  const link = h("a", { href: URL.createObjectURL(new Blob([bytes], { type: "application/pdf" })), download: paper.name, hidden: true });
  document.body.append(link);
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(/** @type {HTMLAnchorElement} */ (link).href);
    link.remove();
  }, 2000);
}
