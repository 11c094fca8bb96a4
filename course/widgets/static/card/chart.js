// The clinical record: a patient banner, one tab per document, phrases that can be marked.
import { freshId, h, hush } from "./dom.js";
import { usDate } from "./time.js";

/**
 * How phrases are marked while an exercise asks for evidence.
 * @typedef {object} Marking
 * @property {(span: string, on?: boolean) => void} toggle mark or unmark; `on` true only marks
 * @property {() => {name: string, marks: Map<string, string[]>, current: Set<string>}} view what is being marked for; badges
 *   per phrase; the phrases marked for the current target
 */

/**
 * @typedef {object} ChartPane
 * @property {HTMLElement} root
 * @property {(marking: Marking) => void} startMarking
 * @property {() => void} paint show the marks as they are now
 * @property {(span: string) => string} quote the words of a phrase
 * @property {(span: string) => void} reveal open its document and put the focus on it
 */

/**
 * @param {any} chart
 * @param {string[]|null} [only] ids of the documents to show; all when left out
 * @returns {ChartPane}
 */
export function chartPane(chart, only = null) {
  const documents = only?.length ? chart.documents.filter((d) => only.includes(d.id)) : chart.documents;
  const tabs = documents.map((d) => tab(d));
  const panels = documents.map((d, i) => panel(d, tabs[i]));
  /** @type {Marking|null} */
  let marking = null;
  const list = h("div", { class: "cc-tabs", role: "tablist", "aria-label": "Documents of the chart" }, ...tabs);
  list.addEventListener("keydown", onTabKey);
  const root = h("section", { class: "cc-chart", "aria-label": `Chart: ${chart.title}` }, banner(chart), documents.length > 1 ? list : null, ...panels);
  if (documents.length === 1) {
    panels[0].removeAttribute("aria-labelledby");
    panels[0].setAttribute("role", "group");
    panels[0].setAttribute("aria-label", documents[0].title);
    panels[0].prepend(h("h4", { class: "cc-doctitle", text: documents[0].title }));
  }
  open(0);

  function tab(doc) {
    return h("button", { type: "button", class: "cc-tab", role: "tab", id: freshId("tab"), text: doc.title, on: { click: (e) => open(tabs.indexOf(e.currentTarget)) } });
  }

  function panel(doc, button) {
    const id = freshId("panel");
    button.setAttribute("aria-controls", id);
    return h("div", { class: "cc-document", role: "tabpanel", id, "aria-labelledby": button.id, tabindex: "0", html: doc.html });
  }

  function open(index) {
    tabs.forEach((t, i) => {
      t.setAttribute("aria-selected", String(i === index));
      t.tabIndex = i === index ? 0 : -1;
      panels[i].hidden = i !== index;
    });
  }

  function onTabKey(event) {
    const here = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    open(next);
    tabs[next].focus();
  }

  const spans = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".cc-span")]);

  function startMarking(asked) {
    marking = asked;
    root.classList.add("cc-marking");
    for (const span of spans()) {
      hush(span);
      span.tabIndex = 0;
      span.setAttribute("role", "button");
      span.addEventListener("click", () => {
        if (isSelecting()) return;
        marking.toggle(span.dataset.span);
      });
      span.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        marking.toggle(span.dataset.span);
      });
    }
    root.addEventListener("pointerup", () => setTimeout(markSelection));
    paint();
  }

  const isSelecting = () => {
    const selection = window.getSelection();
    return Boolean(selection && !selection.isCollapsed && selection.toString().trim());
  };

  /** Words selected with the mouse: every phrase they touch is marked. */
  function markSelection() {
    if (!isSelecting()) return;
    const selection = window.getSelection();
    const range = selection.getRangeAt(0);
    if (!root.contains(range.commonAncestorContainer)) return;
    const touched = spans().filter((s) => s.offsetParent !== null && range.intersectsNode(s));
    if (touched.length === 0) return;
    selection.removeAllRanges();
    for (const span of touched) marking.toggle(span.dataset.span, true);
  }

  function paint() {
    if (!marking) return;
    const { name, marks, current } = marking.view();
    for (const span of spans()) {
      const badges = marks.get(span.dataset.span) ?? [];
      span.setAttribute("aria-pressed", String(current.has(span.dataset.span)));
      span.classList.toggle("cc-marked", badges.length > 0);
      span.classList.toggle("cc-current", current.has(span.dataset.span));
      span.dataset.badges = badges.join(" ");
      if (badges.some(Boolean)) span.setAttribute("aria-description", `marked for ${badges.join(", ")}`);
      else span.removeAttribute("aria-description");
    }
    root.dataset.target = name;
  }

  return {
    root,
    startMarking,
    paint,
    quote: (span) => spans().find((s) => s.dataset.span === span)?.textContent.trim() ?? chart.spans?.[span] ?? span,
    reveal: (span) => {
      const found = spans().find((s) => s.dataset.span === span);
      if (!found) return;
      open(panels.findIndex((p) => p.contains(found)));
      found.focus();
      found.scrollIntoView({ block: "nearest" });
    },
  };
}

/** Who, when: always in sight, as on a coder's screen. */
function banner(chart) {
  const p = chart.patient ?? {};
  const facts = [
    ["Born", p.born],
    ["Sex", p.sex],
    ["Record", p.id],
    ["Service", chart.date_of_service],
  ].filter(([, v]) => v);
  return h(
    "header",
    { class: "cc-patient" },
    h("div", { class: "cc-patientname", text: p.name ?? chart.title }),
    h("div", { class: "cc-facts" }, ...facts.map(([k, v]) => h("span", {}, h("span", { class: "cc-factname", text: `${k} ` }), usDate(v)))),
  );
}
