// The strip that says how far the learner is. It listens to the cards of this page.
import { arrive } from "../card/arrive.js";
import { fill, h, icon, plural } from "../card/dom.js";

const STATES = {
  saved: { word: "saved", sign: "right" },
  partly: { word: "saved, some parts still empty", sign: "partly" },
  changed: { word: "the question changed since you answered", sign: "wrong" },
  new: { word: "not yet answered", sign: null },
};

/** The first of these that is drawn; the same notebook may lie in a hidden tab. */
function onPage(found) {
  return /** @type {HTMLElement|null} */ ([...found].find((one) => one.getClientRects().length) ?? null);
}

/** The cell of a question that is not open: with the cursor in it, Shift+Enter is all that is left to do. */
function cellOf(id) {
  return onPage([...document.querySelectorAll(".jp-CodeCell")].filter((cell) => cell.querySelector(".cm-content")?.textContent.includes(`ask("${id}")`)));
}

function render({ model, el }) {
  const root = h("section", { class: "cc-root cc-card cc-progress", "aria-label": "Progress" });
  const said = h("p", { class: "cc-status", role: "status", "aria-live": "polite" });
  const body = h("div", {});
  root.append(body, said);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);

  function goTo(id) {
    const card = onPage(document.querySelectorAll(`[data-cc-item="${CSS.escape(id)}"]`));
    const place = card ?? cellOf(id);
    if (!place) { // taken off the page while it is out of sight
      said.textContent = `${id} is further down. Scroll to it, click its gray box and press Shift+Enter.`;
      return;
    }
    said.textContent = card ? "" : "It is not open yet: press Shift+Enter.";
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    /** @type {HTMLElement|null} */ (place.querySelector(card ? "input:not([type=hidden]),select,textarea,button,[tabindex='0']" : ".cm-content"))?.focus({ preventScroll: true });
  }

  function chip(item, n, next) {
    const { word, sign } = STATES[item.state];
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: `cc-step-chip cc-state-${item.state}${item.id === next ? " cc-next" : ""}`, "aria-label": `${n + 1}. ${item.title}: ${word}`, title: `${item.title}: ${word}`, on: { click: () => goTo(item.id) } },
        sign ? icon(sign) : null,
        h("span", { text: String(n + 1) }),
      ),
    );
  }

  function paint() {
    const strip = model.get("strip");
    const focused = document.activeElement instanceof HTMLElement && body.contains(document.activeElement) ? [...body.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    const share = strip.total ? Math.round((100 * strip.saved) / strip.total) : 0;
    fill(
      body,
      h("div", { class: "cc-head" }, h("h3", { class: "cc-title", text: strip.part === "lesson" ? "Your practice" : "Your assignment" }), h("span", { class: "cc-tally" }, h("b", { text: `${strip.saved} of ${strip.total}` }), " saved", strip.part === "lesson" ? h("span", { class: "cc-dim", text: `, ${strip.first_try} right on the first try` }) : null)),
      h("div", { class: "cc-bar", role: "progressbar", "aria-label": plural(strip.saved, "question saved", "questions saved"), "aria-valuemin": "0", "aria-valuemax": String(strip.total), "aria-valuenow": String(strip.saved) }, h("span", { style: `width:${share}%` })),
      h("ol", { class: "cc-chips" }, ...strip.items.map((item, n) => chip(item, n, strip.next))),
      h("p", { class: "cc-words" }, h("span", { text: `${strip.words} ` }), strip.next ? h("button", { type: "button", class: "cc-button cc-quiet", text: "Go there", on: { click: () => goTo(strip.next) } }) : null),
      ...strip.problems.map((text) => h("p", { class: "cc-notice", text })),
    );
    if (focused >= 0) /** @type {HTMLElement} */ (body.querySelectorAll("button")[focused])?.focus();
  }

  const ask = () => {
    try {
      model.send({ op: "refresh" });
    } catch {
      // The kernel is gone; the cards say so.
    }
  };
  model.on("change:strip", paint);
  window.addEventListener("cleanclaim:saved", ask);
  paint();
  const settled = arrive(root);
  return () => {
    settled();
    model.off("change:strip", paint);
    window.removeEventListener("cleanclaim:saved", ask);
    root.remove();
  };
}

export default { render };
