// Places on a figure: buttons over the picture, and the same places as a plain list.
import { freshId, h } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function hotspot({ item, figure, stemId, changed, warn }) {
  const { alt, size, regions, choose } = item.body;
  const [width, height] = size;
  /** @type {string[]} */
  let marked = [];

  const spots = new Map(
    regions.map((region, i) => {
      const [x, y, w, hgt] = region.rect;
      const place = `left:${(100 * x) / width}%;top:${(100 * y) / height}%;width:${(100 * w) / width}%;height:${(100 * hgt) / height}%`;
      return [
        region.id,
        h(
          "button",
          { type: "button", class: "cc-spot", style: place, "aria-pressed": "false", "aria-label": region.label, title: region.label, on: { click: () => toggle(region.id) } },
          h("span", { class: "cc-spotnumber", "aria-hidden": "true", text: String(i + 1) }),
        ),
      ];
    }),
  );
  const name = freshId("places");
  const ticks = new Map(
    regions.map((region) => [
      region.id,
      h("input", { type: choose === 1 ? "radio" : "checkbox", name, value: region.id, class: "cc-tick", on: { change: () => toggle(region.id) } }),
    ]),
  );
  // As an image the drawing can run no script and load nothing.
  const source = figure ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figure)}` : "";
  const picture = h(
    "div",
    { class: "cc-figure", style: `aspect-ratio:${width}/${height};max-width:${Math.max(320, Math.min(760, width * 1.4))}px` },
    source ? h("img", { src: source, alt, class: "cc-figureimage", draggable: "false" }) : h("p", { class: "cc-how", text: `The figure is missing. It shows: ${alt}` }),
    ...spots.values(),
  );
  const root = h(
    "div",
    { class: "cc-hotspot" },
    h("div", { role: "group", "aria-label": `Figure: ${alt}` }, picture),
    h(
      "fieldset",
      { class: "cc-places", "aria-labelledby": stemId },
      h("legend", { class: "cc-legend", text: choose === 1 ? "Mark one place, on the figure or here" : `Mark ${choose} places, on the figure or here` }),
      ...regions.map((region, i) =>
        h("label", { class: "cc-place", "data-part": region.id }, ticks.get(region.id), h("span", { class: "cc-chip", "aria-hidden": "true", text: String(i + 1) }), h("span", { text: region.label })),
      ),
    ),
  );

  function toggle(id) {
    const has = marked.includes(id);
    if (choose === 1) marked = has ? marked : [id];
    else if (has) marked = marked.filter((m) => m !== id);
    else if (marked.length < choose) marked = [...marked, id];
    else {
      paint();
      warn(`You can mark ${choose}. Take one away first.`);
      return;
    }
    paint();
    changed();
  }

  function paint() {
    for (const region of regions) {
      const on = marked.includes(region.id);
      spots.get(region.id).setAttribute("aria-pressed", String(on));
      /** @type {HTMLInputElement} */ (ticks.get(region.id)).checked = on;
    }
  }

  return {
    root,
    read: () => (marked.length ? regions.map((r) => r.id).filter((id) => marked.includes(id)) : null),
    write: (answer) => {
      marked = (answer ?? []).filter((id) => spots.has(id));
      paint();
    },
    place: (part) => root.querySelector(`.cc-place[data-part="${CSS.escape(part)}"]`),
  };
}
