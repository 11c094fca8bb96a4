// The encoder: the code book as a card of its own.
import { arrive } from "../card/arrive.js";
import { h, icon } from "../card/dom.js";
import { showTrouble } from "../card/feedback.js";
import { lastField, onField, putInto } from "./fields.js";
import { bookView } from "./view.js";

function render({ model, el }) {
  try {
    return mountEncoder({ model, el });
  } catch (error) {
    showTrouble(el, "The encoder could not be drawn. Reload the page; if it happens again, tell your instructor.");
    model.send({ rid: 0, view: "", op: "report", answer: String(error?.stack ?? error).slice(0, 4000) });
    return undefined;
  }
}

function mountEncoder({ model, el }) {
  const dead = () => Boolean(el.closest(".jupyter-widgets-disconnected"));
  const view = bookView({ model, dead, books: model.get("books"), day: model.get("day"), dayIsFree: true, buttons, use: null });
  const root = h(
    "section",
    { class: "cc-root cc-card cc-encoder", "aria-label": "Encoder" },
    h("header", { class: "cc-head" }, h("h3", { class: "cc-title", text: "Encoder" }), h("span", { class: "cc-dim cc-encoderhow", text: "Arrow keys choose a result, Enter opens it" })),
    view.root,
  );
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") view.focus();
    event.stopPropagation();
  });
  el.append(root);

  function buttons(code, system) {
    const field = lastField();
    if (!field || !field.systems.includes(system)) return [];
    const run = () => view.say(putInto(field.id, code) ? `${code} is in ${field.label} (${field.item}).` : `${field.label} (${field.item}) is closed. Click into the box that shall have the code, then come back.`);
    return [h("button", { type: "button", class: "cc-button cc-primary cc-put", on: { click: run } }, icon("back"), `Put into ${field.label} (${field.item})`)];
  }

  const forget = onField(view.refreshActions);
  const onLive = () => setTimeout(() => dead() && view.gone());
  model.on("comm_live_update", onLive);
  const settled = arrive(root);
  return () => {
    settled();
    forget();
    model.off("comm_live_update", onLive);
    view.close();
    root.remove();
  };
}

export default { render };
