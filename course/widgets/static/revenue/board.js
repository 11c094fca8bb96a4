// The desk: the way of a visit on top, what comes next in words, and one station at a time below.
// The acts are the answer; what they lead to is worked out by the kernel and only shown here.
import { fill, freshId, h, icon, plural } from "../card/dom.js";
import { answerPanel, scrubPanel, sendPanel } from "./clearinghouse.js";
import { claimPanel } from "./claim.js";
import { codingPanel } from "./coding.js";
import { counterPanel, coveragePanel, explainPanel, visitPanel } from "./front.js";
import { accountPanel, billPanel, diaryPanel, nextPanel, papersPanel, queuePanel } from "./ledger.js";
import { postingPanel } from "./remittance.js";

const STATIONS = { coverage: coveragePanel, visit: visitPanel, money: counterPanel, codes: codingPanel, claim: claimPanel, scrub: scrubPanel, send: sendPanel, answer: answerPanel, posting: postingPanel, next: nextPanel, bill: billPanel, words: explainPanel };
const VIEWS = { queue: ["Work queue", queuePanel], account: ["Account", accountPanel], papers: ["Papers", papersPanel], diary: ["Diary", diaryPanel] };
const SAID = { done: "done", now: "next", open: "to do", skipped: "not needed" };

/**
 * @param {{item: any, view: import("./kit.js").View, acts: any[], form: any, codes: any, chart: any, closed: boolean, first?: string|null,
 *   ask: (request: any) => Promise<any>, changed: (acts: any[]) => void, announce: (text: string) => void, warn: (text: string) => void}} options
 */
export function deskBoard({ item, view, acts, form, codes, chart, closed, first = null, ask, changed, announce, warn }) {
  let now = view;
  let done = [...acts];
  let busy = false;
  let here = first ?? nextStation();
  /** @type {import("./kit.js").Panel|null} */
  let panel = null;
  const panelId = freshId("station");
  const strip = h("ol", { class: "cc-stations", "aria-label": "The way of the visit" });
  const more = h("div", { class: "cc-views", role: "group", "aria-label": "Look at" });
  const clock = h("p", { class: "cc-clock" });
  const advice = h("div", { class: "cc-advice" });
  const said = h("p", { class: "cc-said", role: "status" });
  const heading = h("h4", { class: "cc-station", tabindex: "-1", id: panelId });
  const place = h("div", { class: "cc-stationbody" });
  const undo = h("button", { type: "button", class: "cc-button cc-quiet", on: { click: () => takeBack(1) } }, icon("back"), "Undo the last step");
  const over = h("button", { type: "button", class: "cc-button cc-quiet", text: "Start over", on: { click: () => takeBack(done.length) } });
  const root = h("div", { class: "cc-desk" }, clock, strip, advice, said, h("section", { class: "cc-stationbox", "aria-labelledby": panelId }, heading, place), h("div", { class: "cc-deskfoot" }, more, h("span", { class: "cc-spread" }), closed ? null : undo, closed ? null : over));

  /** @type {import("./kit.js").Tools} */
  const tools = { act, ask: paper, go, offers: (kind) => now.offered.includes(kind), item, form, codes, chart, announce, warn, closed, kept: {} };

  function nextStation() {
    return now.steps.find((one) => one.state === "now")?.id ?? "account";
  }

  function labelOf(id) {
    return VIEWS[id]?.[0] ?? now.steps.find((one) => one.id === id)?.label ?? id;
  }

  function paint() {
    clock.textContent = `${now.name} · account ${now.account} · today is ${now.today}`;
    fill(strip, ...now.steps.map(stationButton));
    fill(more, ...Object.entries(VIEWS).map(([id, [text]]) => h("button", { type: "button", class: "cc-waytab", "aria-pressed": String(here === id), text: id === "queue" && now.queue.length ? `${text} (${now.queue.length})` : text, on: { click: () => visit(id) } })));
    const wanted = nextStation();
    fill(advice, h("p", {}, h("b", { text: "Next: " }), now.advice), wanted !== here && STATIONS[wanted] ? h("button", { type: "button", class: "cc-button cc-goon", text: `Go on: ${labelOf(wanted)}`, on: { click: () => visit(wanted) } }) : null);
    undo.toggleAttribute("disabled", done.length === 0);
    over.toggleAttribute("disabled", done.length === 0);
    draw();
  }

  function stationButton(step) {
    const sign = { done: "right", skipped: "partly", now: "open", open: "open" }[step.state];
    return h(
      "li",
      { class: `cc-stop cc-stop-${step.state}` },
      h("button", { type: "button", class: "cc-stopbutton", "aria-current": here === step.id ? "step" : null, on: { click: () => visit(step.id) } }, step.state === "done" ? icon(sign) : h("span", { class: "cc-dot", "aria-hidden": "true" }), h("span", { text: step.label }), h("span", { class: "cc-sr", text: `, ${SAID[step.state]}` })),
    );
  }

  function draw() {
    heading.textContent = labelOf(here);
    const make = STATIONS[here] ?? VIEWS[here]?.[1] ?? accountPanel;
    panel = make(now, tools);
    fill(place, panel.root);
  }

  function say(text) {
    said.textContent = text;
    said.hidden = !text;
  }

  /** Show a station; what was typed where the learner comes from is kept first. */
  async function visit(id, box = "") {
    const pending = panel?.pending?.() ?? null;
    if (pending && !closed && id !== here && !(await perform(pending))) return;
    here = id;
    say("");
    paint();
    heading.focus();
    if (box) panel?.reveal?.(box);
  }

  function go(id, box = "") {
    visit(id, box);
  }

  async function act(entry, { stay = false } = {}) {
    const pending = entry.act === "claim" || entry.act === "build" ? null : panel?.pending?.() ?? null;
    if (pending && pending.act !== entry.act && !(await perform(pending))) return false;
    if (!(await perform(entry))) return false;
    if (!stay) settleFocus();
    return true;
  }

  function settleFocus() {
    const on = /** @type {HTMLElement|null} */ (advice.querySelector("button"));
    (on ?? heading).focus();
  }

  async function perform(entry) {
    if (busy || closed) return false;
    busy = true;
    root.setAttribute("aria-busy", "true");
    try {
      const reply = await ask({ op: "sim.do", acts: done, act: entry });
      if (!reply) return false;
      if (!reply.done) {
        if (reply.shown) {
          done = reply.acts;
          now = reply.shown;
          paint();
        }
        warn(reply.sentence ?? "That is not possible now.");
        return false;
      }
      done = reply.acts;
      now = reply.shown;
      changed(done);
      paint();
      say(reply.sentence);
      return true;
    } finally {
      busy = false;
      root.removeAttribute("aria-busy");
    }
  }

  async function takeBack(count) {
    if (busy || !done.length) return;
    await show(done.slice(0, done.length - count));
    changed(done);
    here = nextStation();
    paint();
    say(count === 1 ? `Taken back. ${plural(done.length, "step is", "steps are")} left.` : "You are at the beginning again.");
    heading.focus();
  }

  /** Show where these acts lead. */
  async function show(list) {
    busy = true;
    try {
      const reply = await ask({ op: "sim.view", acts: list });
      if (!reply) return;
      done = [...list];
      now = reply.shown;
      tools.kept = {};
    } finally {
      busy = false;
    }
  }

  function paper(request) {
    return ask({ ...request, acts: done });
  }

  paint();
  say("");
  return {
    root,
    acts: () => done,
    show: async (list) => {
      await show(list);
      here = nextStation();
      paint();
      say("");
    },
    open: (id) => visit(id),
  };
}
