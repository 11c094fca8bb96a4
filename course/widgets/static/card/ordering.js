// Steps put in order: by dragging, by buttons, by Alt and the arrow keys.
import { h, icon, iconButton } from "./dom.js";

/**
 * @param {import("./body.js").Context} context
 * @returns {import("./body.js").Body}
 */
export function ordering({ item, stemId, changed, announce }) {
  const { steps } = item.body;
  let order = steps.map((s) => s.id);
  let touched = false;
  const rows = new Map(steps.map((s) => [s.id, row(s)]));
  const list = h("ol", { class: "cc-steps", "aria-labelledby": stemId }, ...rows.values());
  const root = h(
    "div",
    {},
    h("p", { class: "cc-how", text: "Drag a step, use its arrows, or press Alt with the up or down arrow key." }),
    list,
  );

  function row(step) {
    const words = plainText(step.text);
    const up = iconButton("up", `Move up: ${words}`, () => shift(step.id, -1));
    const down = iconButton("down", `Move down: ${words}`, () => shift(step.id, 1));
    const grip = h("span", { class: "cc-grip", "aria-hidden": "true", on: { pointerdown: (e) => drag(e, step.id) } }, icon("grip"));
    return h(
      "li",
      { class: "cc-step", "data-part": step.id, on: { keydown: (e) => onKey(e, step.id) } },
      grip,
      h("span", { class: "cc-rank", "aria-hidden": "true" }),
      h("span", { class: "cc-steptext", html: step.text }),
      h("span", { class: "cc-moves" }, up, down),
    );
  }

  function onKey(event, id) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    shift(id, event.key === "ArrowUp" ? -1 : 1);
  }

  function shift(id, by) {
    const from = order.indexOf(id);
    const to = from + by;
    const words = plainText(steps.find((s) => s.id === id).text);
    if (to < 0 || to >= order.length) {
      announce(`${words} is already ${to < 0 ? "first" : "last"}.`);
      return;
    }
    const focused = document.activeElement;
    moveTo(id, to);
    keepFocus(id, focused);
    announce(`${words}: now ${to + 1} of ${order.length}.`);
    changed();
  }

  function moveTo(id, to) {
    order = order.filter((one) => one !== id);
    order.splice(to, 0, id);
    touched = true;
    paint();
  }

  /** The button just used may have become the last one that can move: then its neighbour takes the focus. */
  function keepFocus(id, focused) {
    const moves = [...rows.get(id).querySelectorAll("button")];
    const used = moves.find((b) => b === focused) ?? moves[0];
    used.focus();
  }

  function paint() {
    order.forEach((id, i) => {
      const li = rows.get(id);
      if (list.children[i] !== li) list.insertBefore(li, list.children[i] ?? null);
      li.querySelector(".cc-rank").textContent = String(i + 1);
      const [up, down] = li.querySelectorAll("button");
      up.setAttribute("aria-disabled", String(i === 0));
      down.setAttribute("aria-disabled", String(i === order.length - 1));
    });
  }

  function drag(event, id) {
    if (event.button !== 0) return;
    event.preventDefault();
    const before = order.join();
    const li = rows.get(id);
    li.classList.add("cc-dragging");
    const move = (e) => {
      const others = order.filter((one) => one !== id);
      const to = others.filter((one) => {
        const box = rows.get(one).getBoundingClientRect();
        return e.clientY > box.top + box.height / 2;
      }).length;
      if (to !== order.indexOf(id)) moveTo(id, to);
    };
    const stop = () => {
      li.classList.remove("cc-dragging");
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
      if (order.join() === before) return;
      announce(`${plainText(steps.find((s) => s.id === id).text)}: now ${order.indexOf(id) + 1} of ${order.length}.`);
      changed();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  }

  paint();
  return {
    root,
    // An order left as it stood is an answer only when the learner asks for it.
    read: (asked) => (touched || asked ? [...order] : null),
    write: (answer) => {
      touched = Array.isArray(answer) && answer.length > 0;
      const known = (answer ?? []).filter((id) => rows.has(id));
      order = [...known, ...steps.map((s) => s.id).filter((id) => !known.includes(id))];
      paint();
    },
    place: (part) => rows.get(part) ?? null,
  };
}

/**
 * Markup as plain words, for spoken labels.
 * @param {string} html
 */
export function plainText(html) {
  return h("span", { html }).textContent.trim();
}
