// What practice answers back: a verdict in words, each part, why, and where it is written.
import { h, icon } from "./dom.js";

const WORDS = { right: "right", partly: "partly right", wrong: "not right" };

/**
 * A part's credit in one word.
 * @param {number} credit 0..1
 * @returns {"right"|"partly"|"wrong"}
 */
export function grade(credit) {
  if (credit >= 0.999) return "right";
  return credit > 0 ? "partly" : "wrong";
}

/**
 * @param {any} outcome
 * @param {number} attempts how often it has been checked
 * @returns {HTMLElement}
 */
export function feedbackPanel(outcome, attempts) {
  const manual = outcome.state === "manual";
  const mixed = manual && outcome.metrics?.by_machine !== undefined;
  const parts = mixed ? outcome.parts.filter((p) => !isForPerson(p)) : outcome.parts ?? [];
  const shown = parts.length > 1 || parts.some((p) => p.note || (p.credit < 1 && p.expected));
  return h(
    "section",
    { class: `cc-feedback cc-is-${manual ? "manual" : outcome.state}`, "aria-label": "Feedback", tabindex: "-1" },
    verdict(outcome, attempts),
    ...(outcome.notes ?? []).map((text) => h("p", { class: "cc-note", text })),
    shown && (!manual || mixed) ? partList(parts, outcome.key_shown) : null,
    manual ? rubric(outcome) : null,
    outcome.rationale ? h("div", { class: "cc-why" }, h("h4", { class: "cc-whytitle", text: "Why" }), h("div", { class: "cc-prose", html: outcome.rationale })) : null,
    outcome.locators?.length ? h("p", { class: "cc-locators" }, h("span", { text: "Where it is written: " }), ...outcome.locators.map((l) => h("span", { class: "cc-locator", text: l }))) : null,
  );
}

/**
 * The verdict as one sentence, for the screen and for the announcement.
 * @param {any} outcome
 * @param {number} attempts
 */
export function verdictText(outcome, attempts) {
  const tried = attempts > 1 ? `, try ${attempts}` : "";
  const points = `${number(outcome.points)} of ${number(outcome.max_points)} ${outcome.max_points === 1 ? "point" : "points"}`;
  if (outcome.state === "manual" && outcome.metrics?.by_machine !== undefined) {
    return `The machine's part: ${number(outcome.points)} of ${number(outcome.max_points * outcome.metrics.by_machine)} points${tried}. Now compare your words to the patient with this list`;
  }
  if (outcome.state === "manual") return "Saved. Now compare your answer with this list";
  if (outcome.state === "right") return attempts > 1 ? `Right on try ${attempts}` : "Right on the first try";
  if (outcome.state === "partly") return `Partly right: ${points}${tried}`;
  if (outcome.state === "unanswered") return "Nothing was answered yet";
  if (outcome.state === "invalid") return "This answer cannot be read";
  return `Not right yet${tried}`;
}

/** Parts that a person reads (see course/items/types/simulation.py). */
function isForPerson(part) {
  return part.id?.startsWith("by-person.");
}

function number(value) {
  return String(Math.round((value ?? 0) * 100) / 100);
}

function verdict(outcome, attempts) {
  const sign = outcome.state === "right" ? "right" : outcome.state === "partly" ? "partly" : outcome.state === "manual" ? "mark" : "wrong";
  return h("p", { class: "cc-verdict" }, h("span", { class: "cc-verdicticon" }, icon(sign)), h("strong", { text: verdictText(outcome, attempts) }));
}

/** A cell of a table is called "row – column". */
const DASH = " – ";

/** Cells of one row stand together under its name, so that a trace sheet reads row by row. */
function partList(parts, keyShown) {
  const groups = [];
  for (const part of parts) {
    const cut = part.id?.includes(".") ? part.label.lastIndexOf(DASH) : -1;
    const title = cut > 0 ? part.label.slice(0, cut) : null;
    const cell = title === null ? part : { ...part, label: part.label.slice(cut + DASH.length) };
    const open = groups.at(-1);
    if (title !== null && open?.title === title) open.cells.push(cell);
    else groups.push({ title, cells: [cell] });
  }
  const rows = groups.map(({ title, cells }) => (title === null ? partRow(cells[0], keyShown, parts.length === 1) : partGroup(title, cells, keyShown)));
  return h("ul", { class: `cc-parts${groups.some((g) => g.title !== null) ? " cc-partgroups" : ""}` }, ...rows);
}

/** The author's note is about the row: said once, below its cells. */
function partGroup(title, cells, keyShown) {
  const notes = [...new Set(cells.map((c) => c.note).filter(Boolean))];
  return h(
    "li",
    { class: "cc-partgroup" },
    h("span", { class: "cc-partlabel", text: title }),
    h("ul", { class: "cc-cells" }, ...cells.map((c) => partRow({ ...c, note: "" }, keyShown, false))),
    ...notes.map((html) => h("div", { class: "cc-prose cc-partnote", html })),
  );
}

function partRow(part, keyShown, alone) {
  const how = grade(part.credit);
  return h(
    "li",
    { class: `cc-partrow cc-is-${how}` },
    h("span", { class: "cc-particon" }, icon(how), h("span", { class: "cc-sr", text: `${WORDS[how]}: ` })),
    h(
      "div",
      {},
      alone ? null : h("span", { class: "cc-partlabel", text: part.label }),
      h(
        "span",
        { class: "cc-partwords" },
        given(part.given),
        keyShown && how !== "right" && part.expected ? h("span", {}, h("span", { class: "cc-dim", text: "Answer: " }), h("b", { text: part.expected })) : null,
      ),
      part.note ? h("div", { class: "cc-prose cc-partnote", html: part.note }) : null,
    ),
  );
}

/** Some parts (the order of the diagnoses, say) have no answer of their own, only a share. */
function given(text) {
  if (!text) return h("span", { class: "cc-dim", text: "Left empty" });
  if (/^\d+% right$/.test(text)) return h("span", { class: "cc-dim", text });
  return h("span", {}, h("span", { class: "cc-dim", text: "You: " }), text);
}

function rubric(outcome) {
  return h(
    "div",
    {},
    h("h4", { class: "cc-whytitle", text: "A good answer" }),
    h("ul", { class: "cc-rubric" }, ...(outcome.parts ?? []).filter((p) => outcome.metrics?.by_machine === undefined || isForPerson(p)).map((p) => h("li", { text: p.label }))),
    outcome.model ? h("h4", { class: "cc-whytitle", text: "One way to write it" }) : null,
    outcome.model ? h("p", { class: "cc-model", text: outcome.model }) : null,
  );
}

/**
 * Put a small sign on each part of the answer.
 * @param {import("./body.js").Body} body
 * @param {any} outcome
 */
export function markParts(body, outcome) {
  clearParts(body);
  if (outcome.state === "manual") return;
  for (const part of outcome.parts ?? []) {
    const place = part.id ? body.place(part.id) : null;
    if (!place) continue;
    const how = grade(part.credit);
    place.classList.add("cc-graded", `cc-is-${how}`);
    const badge = h("span", { class: "cc-badge" }, icon(how), h("span", { class: "cc-sr", text: ` (${WORDS[how]})` }));
    place.append(badge);
  }
}

/**
 * Take the signs away again.
 * @param {import("./body.js").Body} body
 */
export function clearParts(body) {
  for (const badge of body.root.querySelectorAll(".cc-badge")) badge.remove();
  for (const place of body.root.querySelectorAll(".cc-graded")) place.classList.remove("cc-graded", "cc-is-right", "cc-is-partly", "cc-is-wrong");
}

/**
 * Hang format errors on the fields they belong to. Returns those that belong to none.
 * @param {import("./body.js").Body} body
 * @param {{part: string, message: string}[]} problems
 */
export function showProblems(body, problems) {
  clearProblems(body);
  const loose = [];
  for (const [i, problem] of problems.entries()) {
    const place = problem.part ? body.place(problem.part) : null;
    if (!place) {
      loose.push(problem);
      continue;
    }
    const id = `${body.root.id}-problem-${i}`;
    place.append(h("div", { class: "cc-problem", id, text: problem.message }));
    for (const control of place.querySelectorAll("input,select,textarea")) {
      if (control.closest(".cc-lookupplace")) continue;
      control.setAttribute("aria-invalid", "true");
      control.dataset.described ??= control.getAttribute("aria-describedby") ?? "";
      control.setAttribute("aria-describedby", `${id} ${control.dataset.described}`.trim());
    }
  }
  return loose;
}

/**
 * @param {import("./body.js").Body} body
 */
export function clearProblems(body) {
  for (const message of body.root.querySelectorAll(".cc-problem")) message.remove();
  for (const control of body.root.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    if (control.dataset.described) control.setAttribute("aria-describedby", control.dataset.described);
    else control.removeAttribute("aria-describedby");
  }
}

/**
 * A friendly card in place of an exercise that cannot be shown.
 * @param {HTMLElement} el
 * @param {string} text
 */
export function showTrouble(el, text) {
  el.append(h("div", { class: "cc-root cc-trouble", role: "alert" }, h("p", { text })));
}
