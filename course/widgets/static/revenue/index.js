// claim(), clearinghouse, remittance(), ledger(), work_queue(): the same desk to play at, without an exercise.
import { arrive } from "../card/arrive.js";
import { codeFields } from "../card/code_fields.js";
import { fill, freshId, h } from "../card/dom.js";
import { showTrouble } from "../card/feedback.js";
import { REOPEN } from "../card/status.js";
import { GONE, transport } from "../card/transport.js";
import { deskBoard } from "./board.js";
import { chooser } from "./kit.js";
import { hospitalForm } from "./ub04.js";
import { rawView } from "./raw.js";

/** Said on the page when one view of the play desk has moved on. */
const MOVED = "cleanclaim:play";

/** Draw the desk to play at. Returns the clean-up. */
function mountPlay({ model, el }) {
  const titleId = freshId("title");
  const announcer = h("p", { class: "cc-sr", "aria-live": "polite" });
  const alarm = h("div", { class: "cc-alarm", role: "alert" });
  const place = h("div", {});
  const notice = h("p", { class: "cc-notice", hidden: true });
  let dead = false;
  const isDead = () => dead || Boolean(el.closest(".jupyter-widgets-disconnected"));
  const wire = transport(model, { dead: isDead, waiting: () => {} });
  const item = { id: "play", body: {}, date_of_service: model.get("visit") };
  const announce = (text) => (announcer.textContent = text);
  const warn = (text) => fill(alarm, h("p", { class: "cc-warning", text }));
  const codes = codeFields({ model, item, day: model.get("visit"), dead: isDead, announce });

  async function ask(request) {
    fill(alarm);
    try {
      const reply = await wire.ask(request);
      if (reply?.error) {
        fill(alarm, h("p", { text: reply.error }));
        return null;
      }
      return reply;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== GONE) throw error;
      dead = true;
      notice.hidden = false;
      notice.textContent = `The kernel (the program behind this page) was restarted, so this desk is asleep. ${REOPEN}`;
      return null;
    }
  }

  const people = model.get("people");
  const pick = chooser("Whose visit", people.map((one) => [one.account, `${one.name} (${one.account}): ${one.plans}`]), model.get("account"));
  pick.select.addEventListener("change", async () => {
    const reply = await ask({ op: "sim.start", account: pick.select.value });
    if (!reply) return;
    draw(reply.shown, reply.acts);
    tell([]);
  });

  /** The desk is one, however many views of it are open: the others follow. */
  const tell = (acts) => window.dispatchEvent(new CustomEvent(MOVED, { detail: { from: titleId, account: pick.select.value, acts } }));
  async function follow(event) {
    const { from, account, acts } = /** @type {CustomEvent} */ (event).detail;
    if (from === titleId || plain) return;
    pick.select.value = account;
    const reply = await ask({ op: "sim.view", acts });
    if (reply) draw(reply.shown, acts);
  }
  window.addEventListener(MOVED, follow);
  const plain = ["ub04", "paper"].includes(model.get("panel"));

  function draw(view, acts) {
    if (model.get("panel") === "ub04") return fill(place, hospitalForm(model.get("hospital"), ask));
    if (model.get("panel") === "paper") return fill(place, rawView(model.get("paper")));
    fill(place, deskBoard({ item, view, acts, form: model.get("form"), codes, chart: null, closed: false, first: model.get("panel") || null, announce, warn, changed: tell, ask }).root);
  }

  const root = h(
    "section",
    { class: "cc-root cc-card cc-play", "aria-labelledby": titleId },
    h("header", { class: "cc-head" }, h("h3", { class: "cc-title", id: titleId, text: model.get("title") }), h("span", { class: "cc-meta" }, h("span", { class: "cc-pill", text: "Nothing here is graded" }))),
    notice,
    plain ? null : h("div", { class: "cc-inlineform cc-who" }, pick.row),
    place,
    alarm,
    announcer,
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  draw(model.get("view"), model.get("acts"));
  const settled = arrive(root);
  return () => {
    settled();
    window.removeEventListener(MOVED, follow);
    wire.close();
    codes.close();
    root.remove();
  };
}

function render({ model, el }) {
  try {
    return mountPlay({ model, el });
  } catch {
    showTrouble(el, "This desk could not be drawn. Reload the page; if it happens again, tell your instructor.");
    return undefined;
  }
}

export default { render };
