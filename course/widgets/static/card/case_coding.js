// A whole record: diagnoses in order, procedures with modifiers, units and pointers, and the words behind them.
import { codeLine, TAKES } from "./body.js";
import { fill, h, icon, iconButton, letter } from "./dom.js";

/** Lines a claim has room for: CMS-1500 boxes 21 and 24; the institutional claim has 25 of each. */
const ROOM = { professional: { diagnoses: 12, procedures: 6 }, institutional: { diagnoses: 25, procedures: 25 } };
const MOST_POINTERS = 4;

/**
 * One diagnosis line. Pointers refer to the line itself, so they follow it when it moves.
 * @typedef {{element: HTMLElement, line: import("./body.js").CodeLine, spans: string[], chips: HTMLElement, marker: HTMLElement|null}} Diagnosis
 * @typedef {{element: HTMLElement, line: import("./body.js").CodeLine, points: Set<Diagnosis>, toggles: HTMLElement}} Procedure
 */

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function caseCoding({ item, chart, codes, changed, announce, warn }) {
  const ask = new Set(item.body.ask);
  const room = ROOM[item.body.claim] ?? ROOM.professional;
  const asksEvidence = ask.has("evidence") && chart;
  /** @type {Diagnosis[]} */
  let diagnoses = [];
  /** @type {Procedure[]} */
  let procedures = [];
  /** @type {Diagnosis|null} */
  let marking = null;

  const dxList = h("ol", { class: "cc-lines", "aria-label": "Diagnoses" });
  const pxList = h("ol", { class: "cc-lines", "aria-label": "Procedures" });
  const addDx = addButton("Add a diagnosis", () => focusOn(grow(newDiagnosis())));
  const addPx = addButton("Add a procedure", () => focusOn(growProcedures(newProcedure())));
  const root = h(
    "div",
    { class: "cc-case" },
    section("Diagnoses", "ICD-10-CM, first-listed on line A", dxList, addDx, "diagnoses"),
    ask.has("procedures") ? section("Procedures", item.body.claim === "institutional" ? "ICD-10-PCS or HCPCS/CPT" : "CPT or HCPCS Level II", pxList, addPx, "procedures") : null,
  );

  function section(title, system, list, add, part) {
    return h("div", { class: "cc-casepart", role: "group", "aria-label": title, "data-part": part }, h("div", { class: "cc-casehead" }, h("span", { class: "cc-casetitle", text: title }), h("span", { class: "cc-system", text: system })), list, add);
  }

  function addButton(text, run) {
    return h("button", { type: "button", class: "cc-button cc-quiet cc-add", on: { click: run } }, icon("plus"), text);
  }

  function newDiagnosis() {
    const line = codeLine({ label: "Diagnosis", modifiers: false, units: false, onInput: touched, codes, systems: TAKES["icd-10-cm"], slim: true });
    const chips = h("ul", { class: "cc-marks" });
    const dx = { element: null, line, spans: [], chips, marker: null };
    dx.marker = asksEvidence ? h("button", { type: "button", class: "cc-button cc-quiet cc-marker", on: { click: () => mark(dx) } }, icon("mark"), h("span", { text: "Evidence" })) : null;
    dx.element = h(
      "li",
      { class: "cc-line", on: { keydown: (e) => onKey(e, dx) } },
      h("span", { class: "cc-lineletter", "aria-hidden": "true" }),
      h("span", { class: "cc-linemain" }, line.root, dx.marker, h("span", { class: "cc-moves" },
        iconButton("up", "", () => shift(dx, -1)),
        iconButton("down", "", () => shift(dx, 1)),
        iconButton("remove", "", () => dropDiagnosis(dx)))),
      line.under,
      asksEvidence ? chips : null,
    );
    return dx;
  }

  function newProcedure() {
    const line = codeLine({ label: "Procedure", modifiers: ask.has("modifiers"), units: ask.has("units"), onInput: touched, codes, systems: TAKES[item.body.claim] ?? TAKES.procedure, slim: true });
    const px = { element: null, line, points: new Set(), toggles: h("span", { class: "cc-pointers", role: "group" }) };
    px.element = h(
      "li",
      { class: "cc-line" },
      h("span", { class: "cc-lineletter", "aria-hidden": "true" }),
      h("span", { class: "cc-linemain" }, line.root, ask.has("pointers") ? h("span", { class: "cc-codegroup" }, h("span", { class: "cc-minilabel", "aria-hidden": "true", text: "Points to" }), px.toggles) : null,
        h("span", { class: "cc-moves" }, iconButton("remove", "", () => dropProcedure(px)))),
      line.under,
    );
    return px;
  }

  function grow(dx) {
    diagnoses.push(dx);
    paint();
    return dx;
  }

  function growProcedures(px) {
    procedures.push(px);
    paint();
    return px;
  }

  const focusOn = (entry) => entry.line.code.focus();

  function touched() {
    paintPointers();
    changed();
  }

  function onKey(event, dx) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    shift(dx, event.key === "ArrowUp" ? -1 : 1);
  }

  function shift(dx, by) {
    const from = diagnoses.indexOf(dx);
    const to = from + by;
    if (to < 0 || to >= diagnoses.length) return;
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    diagnoses.splice(from, 1);
    diagnoses.splice(to, 0, dx);
    paint();
    focused.focus();
    announce(`${dx.line.code.value.trim() || "This line"} is now line ${letter(to)}.`);
    changed();
  }

  function dropDiagnosis(dx) {
    const at = diagnoses.indexOf(dx);
    diagnoses = diagnoses.filter((d) => d !== dx);
    for (const px of procedures) px.points.delete(dx);
    if (marking === dx) marking = null;
    if (diagnoses.length === 0) diagnoses = [newDiagnosis()];
    paint();
    focusOn(diagnoses[Math.min(at, diagnoses.length - 1)]);
    announce(`Line ${letter(at)} removed.`);
    changed();
  }

  function dropProcedure(px) {
    const at = procedures.indexOf(px);
    procedures = procedures.filter((p) => p !== px);
    if (procedures.length === 0) procedures = [newProcedure()];
    paint();
    focusOn(procedures[Math.min(at, procedures.length - 1)]);
    announce(`Procedure ${at + 1} removed.`);
    changed();
  }

  // --- evidence -------------------------------------------------------------------------------------------------

  function mark(dx) {
    marking = marking === dx ? null : dx;
    paint();
    if (marking) announce(`Now mark the words in the chart that support line ${letter(diagnoses.indexOf(dx))}.`);
  }

  function toggle(span, on) {
    const dx = marking ?? diagnoses.find((d) => d.element.contains(document.activeElement)) ?? null;
    if (!dx) {
      warn("First press “Evidence” beside the diagnosis that these words support.");
      return;
    }
    const has = dx.spans.includes(span);
    if (has && on) return;
    dx.spans = has ? dx.spans.filter((s) => s !== span) : [...dx.spans, span];
    announce(`${has ? "Unmarked" : "Marked"} for line ${letter(diagnoses.indexOf(dx))}: ${chart.quote(span)}`);
    paint();
    changed();
  }

  function unmark(dx, span) {
    dx.spans = dx.spans.filter((s) => s !== span);
    paint();
    dx.marker.focus();
    changed();
  }

  if (asksEvidence) {
    chart.startMarking({
      toggle,
      view: () => {
        const badges = new Map();
        diagnoses.forEach((d, i) => d.spans.forEach((s) => badges.set(s, [...(badges.get(s) ?? []), letter(i)])));
        return { name: marking ? `Line ${letter(diagnoses.indexOf(marking))}` : "", marks: badges, current: new Set(marking?.spans ?? []) };
      },
    });
  }

  // --- painting -------------------------------------------------------------------------------------------------

  function paint() {
    if (![...dxList.children].every((c, i) => c === diagnoses[i]?.element) || dxList.children.length !== diagnoses.length) fill(dxList, ...diagnoses.map((d) => d.element));
    if (![...pxList.children].every((c, i) => c === procedures[i]?.element) || pxList.children.length !== procedures.length) fill(pxList, ...procedures.map((p) => p.element));
    diagnoses.forEach((dx, i) => paintDiagnosis(dx, i));
    procedures.forEach((px, i) => {
      px.element.dataset.part = `procedures.${i}`;
      px.element.querySelector(".cc-lineletter").textContent = String(i + 1);
      rename(px.line.root, `Procedure ${i + 1}`);
      name(px.element.querySelector(".cc-moves button"), `Remove procedure ${i + 1}`);
    });
    addDx.hidden = diagnoses.length >= room.diagnoses;
    addPx.hidden = procedures.length >= room.procedures;
    paintPointers();
    chart?.paint();
  }

  function paintDiagnosis(dx, i) {
    const line = `line ${letter(i)}`;
    dx.element.dataset.part = `diagnoses.${i}`;
    dx.element.classList.toggle("cc-markingline", dx === marking);
    dx.element.querySelector(".cc-lineletter").textContent = letter(i);
    rename(dx.line.root, `Diagnosis ${letter(i)}`);
    const [up, down, remove] = dx.element.querySelectorAll(".cc-moves button");
    name(up, `Move ${line} up`);
    name(down, `Move ${line} down`);
    name(remove, `Remove ${line}`);
    up.setAttribute("aria-disabled", String(i === 0));
    down.setAttribute("aria-disabled", String(i === diagnoses.length - 1));
    if (!dx.marker) return;
    dx.marker.setAttribute("aria-pressed", String(dx === marking));
    dx.marker.setAttribute("aria-label", `Evidence for ${line}`);
    dx.marker.lastChild.textContent = dx === marking ? "Done marking" : dx.spans.length ? `Evidence (${dx.spans.length})` : "Evidence";
    const tip = dx === marking && dx.spans.length === 0 ? [h("li", { class: "cc-nomark", text: "Click the words in the chart" })] : [];
    fill(dx.chips, ...tip, ...dx.spans.map((s) => h("li", { class: "cc-markitem" }, h("q", { text: chart.quote(s) }), iconButton("remove", `Unmark for ${line}: ${chart.quote(s)}`, () => unmark(dx, s)))));
  }

  function paintPointers() {
    if (!ask.has("pointers")) return;
    procedures.forEach((px, n) => {
      px.toggles.setAttribute("aria-label", `Procedure ${n + 1} points to`);
      while (px.toggles.children.length > diagnoses.length) px.toggles.lastChild.remove();
      diagnoses.forEach((dx, i) => {
        const on = px.points.has(dx);
        let button = px.toggles.children[i];
        if (!button) {
          button = h("button", { type: "button", class: "cc-pointer", on: { click: () => point(px, i) } });
          px.toggles.append(button);
        }
        const code = dx.line.code.value.trim();
        button.textContent = letter(i);
        button.setAttribute("aria-pressed", String(on));
        button.setAttribute("aria-label", `Procedure ${n + 1} points to ${letter(i)}${code ? ` ${code}` : ""}`);
      });
    });
  }

  function point(px, i) {
    const dx = diagnoses[i];
    if (px.points.has(dx)) px.points.delete(dx);
    else if (px.points.size >= MOST_POINTERS) {
      warn(`A service line can point to ${MOST_POINTERS} diagnoses. Take one away first.`);
      return;
    } else px.points.add(dx);
    paintPointers();
    changed();
  }

  function readDiagnosis(dx) {
    return { code: dx.line.read() ?? "", ...(ask.has("evidence") ? { evidence: [...dx.spans] } : {}) };
  }

  function readProcedure(px) {
    const value = px.line.read();
    const line = typeof value === "string" ? { code: value } : value ?? { code: "" };
    return { ...line, ...(ask.has("pointers") ? { pointers: diagnoses.map((d, i) => (px.points.has(d) ? letter(i) : "")).filter(Boolean) } : {}) };
  }

  function write(answer) {
    marking = null;
    diagnoses = (answer?.diagnoses?.length ? answer.diagnoses : [null]).map((entry) => {
      const dx = newDiagnosis();
      dx.line.write(entry?.code ?? "");
      dx.spans = [...(entry?.evidence ?? [])];
      return dx;
    });
    procedures = ask.has("procedures")
      ? (answer?.procedures?.length ? answer.procedures : [null]).map((entry) => {
          const px = newProcedure();
          px.line.write(ask.has("modifiers") || ask.has("units") ? entry ?? "" : entry?.code ?? "");
          for (const l of entry?.pointers ?? []) {
            const dx = diagnoses[l.charCodeAt(0) - 65];
            if (dx) px.points.add(dx);
          }
          return px;
        })
      : [];
    paint();
  }

  write(null);
  return {
    root,
    noun: { one: "part", many: "parts" },
    read: () => {
      const dx = diagnoses.map(readDiagnosis);
      const px = procedures.map(readProcedure);
      // Lines left empty at the end are no answer; an empty one in between keeps its letter.
      while (dx.length && !dx.at(-1).code && !dx.at(-1).evidence?.length) dx.pop();
      while (px.length && !px.at(-1).code && !px.at(-1).modifiers?.length && !px.at(-1).units && !px.at(-1).pointers?.length) px.pop();
      if (dx.length === 0 && px.length === 0) return null;
      return { diagnoses: dx, ...(ask.has("procedures") ? { procedures: px } : {}) };
    },
    write,
    place: (part) => root.querySelector(`[data-part="${CSS.escape(part)}"]`),
  };
}

/** The spoken names of a line's boxes, when its letter changes. */
function rename(root, label) {
  for (const box of root.querySelectorAll("input")) box.setAttribute("aria-label", `${label}: ${box.getAttribute("aria-label").split(": ").at(-1)}`);
}

function name(button, label) {
  button.setAttribute("aria-label", label);
  button.title = label;
}
