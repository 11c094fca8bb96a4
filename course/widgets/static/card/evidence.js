// Marking the words of the chart that support something.
import { filled } from "./body.js";
import { fill, freshId, h, iconButton } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function evidence({ item, chart, changed, announce }) {
  const { targets } = item.body;
  const several = targets.length > 1;
  /** @type {Map<string, string[]>} */
  const marks = new Map(targets.map((t) => [t.id, []]));
  let current = targets[0].id;
  const name = freshId("target");
  const lists = new Map(targets.map((t) => [t.id, h("ul", { class: "cc-marks", "aria-label": `Marked for: ${t.label}` })]));
  const badge = (id) => (several ? String(targets.findIndex((t) => t.id === id) + 1) : "");

  const radio = (t, i) =>
    h("input", { type: "radio", name, value: t.id, class: "cc-tick", checked: i === 0, on: { change: () => setCurrent(t.id) } });
  const blocks = targets.map((t, i) =>
    h(
      "div",
      { class: "cc-target", "data-part": t.id },
      several
        ? h("label", { class: "cc-targetlabel" }, radio(t, i), h("span", { class: "cc-chip", "aria-hidden": "true", text: badge(t.id) }), h("span", { text: t.label }))
        : h("div", { class: "cc-targetlabel" }, h("span", { text: t.label })),
      lists.get(t.id),
    ),
  );
  const root = h(
    "div",
    { class: "cc-evidence" },
    h("p", { class: "cc-how", text: "In the chart, click a dotted phrase or drag across the words. With the keyboard: Tab to a phrase, then Enter." }),
    several
      ? h("fieldset", { class: "cc-targets" }, h("legend", { class: "cc-legend", text: "Marking for" }), ...blocks)
      : h("div", { class: "cc-targets" }, ...blocks),
  );

  function setCurrent(id) {
    current = id;
    chart?.paint();
  }

  function toggle(span, on) {
    const list = marks.get(current);
    const has = list.includes(span);
    if (has && on) return;
    marks.set(current, has ? list.filter((s) => s !== span) : [...list, span]);
    announce(`${has ? "Unmarked" : "Marked"}: ${chart.quote(span)}`);
    paint();
    changed();
  }

  function remove(target, span) {
    marks.set(target, marks.get(target).filter((s) => s !== span));
    announce(`Unmarked: ${chart.quote(span)}`);
    paint();
    changed();
    const left = lists.get(target).querySelector("button");
    if (left) left.focus();
    else chart?.reveal(span);
  }

  function paint() {
    for (const [id, list] of lists) {
      const found = marks.get(id);
      fill(
        list,
        ...(found.length
          ? found.map((span) => h("li", { class: "cc-markitem" }, h("q", { text: chart?.quote(span) ?? span }), iconButton("remove", `Unmark: ${chart?.quote(span) ?? span}`, () => remove(id, span))))
          : [h("li", { class: "cc-nomark", text: "Nothing marked yet" })]),
      );
    }
    chart?.paint();
  }

  chart?.startMarking({
    toggle,
    view: () => {
      const badges = new Map();
      for (const [id, found] of marks) for (const span of found) badges.set(span, [...(badges.get(span) ?? []), badge(id)]);
      return { name: targets.find((t) => t.id === current).label, marks: badges, current: new Set(marks.get(current)) };
    },
  });
  paint();
  return {
    root: chart ? root : h("p", { class: "cc-how", text: "The chart of this question is missing, so nothing can be marked." }),
    noun: { one: "target", many: "targets" },
    read: () => filled([...marks].map(([id, found]) => [id, [...found]])),
    write: (answer) => {
      for (const t of targets) marks.set(t.id, [...(answer?.[t.id] ?? [])]);
      paint();
    },
    place: (part) => root.querySelector(`[data-part="${CSS.escape(part)}"] .cc-targetlabel`),
  };
}
