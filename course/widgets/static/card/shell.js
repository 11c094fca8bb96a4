// The card around every item: header, question, chart, answer, footer, feedback.
// It keeps three things apart: what stands in the card, what the kernel has on disk, what was said about it.
import { arrive } from "./arrive.js";
import { chartPane } from "./chart.js";
import { codeFields } from "./code_fields.js";
import { fill, freshId, h, same } from "./dom.js";
import { draftStore, isNewer } from "./drafts.js";
import { clearParts, clearProblems, feedbackPanel, markParts, showProblems, verdictText } from "./feedback.js";
import { drawFrame } from "./frame.js";
import { REOPEN, savedText, WAITING } from "./status.js";
import { GONE, transport } from "./transport.js";
import { BODIES } from "./types.js";

/** A pause in typing after which the answer is saved. */
const AUTOSAVE_MS = 700;
/** A kernel that is silent this long may have been restarted. */
const SILENT_MS = 20000;

/**
 * Draw one exercise and keep it in step with the kernel. Returns the clean-up.
 * @param {{model: any, el: HTMLElement}} widget
 * @returns {() => void}
 */
export function mountCard({ model, el }) {
  const item = model.get("item");
  let state = model.get("state");
  const closed = state.mode === "closed";
  const practice = item.use === "practice";
  const stemId = freshId("stem");

  const draft = draftStore(`${model.get("scope") ?? ""}/${item.id}/${item.rev}`);
  const chart = model.get("chart") ? chartPane(model.get("chart"), item.documents) : null;

  /** The answer the kernel is known to have, and whether the learner has moved on since. */
  let known = state.saved?.answer ?? null;
  let dirty = false;
  let feedbackOpen = false;
  let dead = false;
  let saveTimer = 0;
  let silentTimer = 0;

  const isDead = () => dead || Boolean(el.closest(".jupyter-widgets-disconnected"));
  const codes = codeFields({ model, item, day: item.date_of_service ?? model.get("chart")?.date_of_service ?? null, dead: isDead, announce });
  const body = BODIES[item.type]({ item, chart, codes, figure: model.get("figure") ?? "", form: model.get("form") ?? null, stemId, changed: onChanged, announce, warn, model, ask });
  body.root.id = freshId("body");

  const wire = transport(model, {
    dead: isDead,
    waiting: (isWaiting) => {
      clearTimeout(silentTimer);
      if (!isWaiting) return;
      say(WAITING);
      silentTimer = setTimeout(() => say(`${WAITING}. If the kernel was restarted: ${lower(REOPEN)}`), SILENT_MS);
    },
  });

  const frame = drawFrame({ item, seenDate: String(model.get("chart")?.date_of_service ?? ""), closed, hasHint: state.has_hint, stemId, chart: chart?.root ?? null, body: body.root, submit, tryAgain, showHint });
  const { root, notice, status, announcer, alarm, hintPlace, feedback, primary, again, hint } = frame;
  root.addEventListener("keydown", onKey);
  root.addEventListener("focusout", onFocusOut);
  el.append(root);
  const settled = arrive(root);

  body.write(known);
  if (closed) {
    for (const control of body.root.querySelectorAll("input,select,textarea,button")) control.setAttribute("disabled", "");
    showNotice(state.notice);
  } else {
    showNotice(state.notice ?? (state.stale ? "This question was changed after you answered it. Look at it again; your earlier answer is kept." : null));
    settle();
    showFeedback(false);
    restoreDraft();
  }

  // --- the learner's side ---------------------------------------------------------------------------------------

  /** A question of the answer part to the kernel; null when it could not be answered, and then the card says why. */
  async function ask(message) {
    let answer = null;
    await request(message, (reply) => (answer = reply));
    return answer;
  }

  function onChanged() {
    if (closed) return;
    dirty = true;
    clearProblems(body);
    fill(alarm);
    if (feedbackOpen) hideFeedback();
    draft.keep(body.read(), state.saved?.at ?? null);
    say("Not saved yet");
    clearTimeout(saveTimer);
    saveTimer = setTimeout(() => save({ auto: true }), AUTOSAVE_MS);
  }

  function onKey(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      event.stopPropagation();
      if (!closed) save({ auto: false });
      return;
    }
    // Enter in a box means "I am done with this", not a new line in the notebook.
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type === "text" && !closed) {
      event.preventDefault();
      save({ auto: false });
    }
    event.stopPropagation();
  }

  function onFocusOut(event) {
    if (closed || root.contains(event.relatedTarget) || !dirty) return;
    save({ auto: false });
  }

  function onLeave() {
    if (!dirty || closed) return;
    clearTimeout(saveTimer);
    const answer = body.read();
    try {
      wire.sendNow({ op: "save", answer, auto: true });
      draft.sent(answer);
      // Should the page come back after all, it asks again and hears that all is saved.
      saveTimer = setTimeout(() => save({ auto: true }), AUTOSAVE_MS);
    } catch {
      // The draft in this tab is what is left, and it is kept.
    }
  }

  function onVisibility() {
    // A hidden tab may be gone a moment later; this one still hears the reply.
    if (document.visibilityState === "hidden" && dirty && !closed) save({ auto: true });
  }

  // --- asking the kernel ----------------------------------------------------------------------------------------

  /** Save what stands in the card. `auto`: after a pause, so a half-typed code is not complained about. */
  async function save({ auto }) {
    clearTimeout(saveTimer);
    const answer = body.read(!auto);
    if (answer === null && known === null) {
      dirty = false;
      draft.drop();
      settle();
      return;
    }
    if (same(answer, known) && !wire.busy()) {
      dirty = false;
      draft.drop();
      settle();
      return;
    }
    say("Saving ...");
    await request({ op: "save", answer, auto }, (reply) => afterSave(reply, answer, auto));
  }

  async function submit() {
    clearTimeout(saveTimer);
    const answer = body.read(true);
    if (answer === null && (practice || known === null)) {
      say(practice ? "Answer first, then check." : "Nothing to save yet.");
      return;
    }
    say(practice ? "Checking ..." : "Saving ...");
    primary.setAttribute("aria-disabled", "true");
    await request({ op: practice ? "check" : "save", answer }, (reply) => afterSave(reply, answer, false));
    primary.removeAttribute("aria-disabled");
  }

  function afterSave(reply, answer, auto) {
    const stillHere = same(body.read(!auto), answer);
    if (reply.problems?.length) {
      if (!stillHere) return;
      if (auto && root.contains(document.activeElement)) say("Not saved yet - keep typing");
      else complain(reply.problems);
      return;
    }
    state = reply.state ?? state;
    known = answer;
    if (stillHere) {
      dirty = false;
      draft.drop();
      clearProblems(body);
      if (!alarm.querySelector(".cc-warning")) fill(alarm);
      settle();
      showFeedback(true);
    } else {
      draft.keep(body.read(), state.saved?.at ?? null);
    }
    showNotice(state.notice);
    window.dispatchEvent(new CustomEvent("cleanclaim:saved", { detail: { item: item.id } }));
  }

  function complain(problems) {
    const loose = showProblems(body, problems);
    const placed = problems.length - loose.length;
    const first = placed ? `Look at ${placed === 1 ? "the marked box" : `the ${placed} marked boxes`}. ` : "";
    const kept = known === null ? "Nothing is saved yet." : "What you saved before still counts.";
    fill(alarm, h("p", { text: `${first}${loose.map((p) => p.message).join(" ")} ${kept}`.replace(/\s+/g, " ") }));
    say("Not saved yet");
  }

  async function request(message, take) {
    if ("answer" in message) draft.sent(message.answer);
    try {
      const reply = await wire.ask(message);
      if (reply === null) return; // a newer save took its place
      if (reply.error) {
        fill(alarm, h("p", { text: reply.error }));
        say("Not saved - your answer is kept in this browser tab");
        return;
      }
      take(reply);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== GONE) {
        reportError(error);
        return;
      }
      goneAway();
    }
  }

  function goneAway() {
    dead = true;
    say(`The kernel was restarted, so this card is asleep.${dirty ? " Your answer is kept in this browser tab." : ""} What to do stands at its top`);
    showNotice(`The kernel (the program behind this page) was restarted, so this card is asleep. ${REOPEN}`);
  }

  function reportError(error) {
    fill(alarm, h("p", { text: "Something in this card went wrong. Your saved answers are safe. Reload the page and run the cell above again." }));
    try {
      wire.tell({ op: "report", answer: String(error?.stack ?? error).slice(0, 4000) });
    } catch {
      // Nobody to tell.
    }
  }

  async function tryAgain() {
    hideFeedback();
    state = { ...state, outcome: null };
    say(savedText(state, body.noun));
    const first = /** @type {HTMLElement|null} */ (body.root.querySelector("input:checked,input,select,textarea,button"));
    first?.focus();
    await request({ op: "retry" }, (reply) => (state = reply.state ?? state));
  }

  async function showHint() {
    if (!hintPlace.hidden) {
      hintPlace.hidden = true;
      hint.setAttribute("aria-expanded", "false");
      return;
    }
    await request({ op: "hint" }, (reply) => {
      fill(hintPlace, h("strong", { text: "Hint " }), h("span", { class: "cc-prose", html: reply.hint ?? "" }));
      hintPlace.hidden = false;
      hint.setAttribute("aria-expanded", "true");
      say("The hint is shown.");
    });
    if (status.textContent === "The hint is shown." && !dirty) setTimeout(() => !dirty && settle(), 1500);
  }

  // --- what is shown --------------------------------------------------------------------------------------------

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("cc-saved", text.startsWith("Saved"));
  }

  /** Why something was not done: stands until the next change, also while an earlier choice is being saved. */
  function warn(text) {
    fill(alarm, h("p", { class: "cc-warning", text }));
  }

  function announce(text) {
    announcer.textContent = text;
  }

  function settle() {
    say(savedText(state, body.noun));
  }

  function showNotice(text) {
    notice.hidden = !text;
    notice.textContent = text ?? "";
  }

  function showFeedback(fresh) {
    const { outcome } = state;
    if (!outcome || !practice) return;
    feedbackOpen = true;
    const panel = feedbackPanel(outcome, state.attempts ?? 1);
    fill(feedback, panel);
    markParts(body, outcome);
    primary.hidden = true;
    again.hidden = false;
    if (!fresh) return;
    say(`${verdictText(outcome, state.attempts ?? 1)}. ${savedText(state, body.noun)}`);
    if (root.contains(document.activeElement) || document.activeElement === document.body) panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }

  function hideFeedback() {
    feedbackOpen = false;
    fill(feedback);
    clearParts(body);
    primary.hidden = false;
    again.hidden = true;
  }

  // --- coming back ----------------------------------------------------------------------------------------------

  function restoreDraft() {
    const kept = draft.read();
    if (!isNewer(kept, state.saved)) {
      if (kept) draft.drop();
      return;
    }
    body.write(kept.answer);
    dirty = true;
    if (feedbackOpen) hideFeedback();
    showNotice("Your last choice had been kept in this browser tab. It is back, and is being saved again.");
    say("Saving ...");
    const { answer } = kept;
    request({ op: "save", answer, auto: true }, (reply) => {
      afterSave(reply, answer, true);
      if (!reply.problems?.length) showNotice("Your last choice had been kept in this browser tab. It is back, and is saved now.");
    });
  }

  /** The kernel, or a second view of this card, has news. */
  function onState() {
    const next = model.get("state");
    if (dirty || wire.busy() || closed || same(next, state)) return;
    const moved = !same(next.saved?.answer ?? null, body.read()) && !same(next.saved?.answer ?? null, known);
    state = next;
    if (moved) {
      known = next.saved?.answer ?? null;
      body.write(known);
    }
    if (state.outcome) showFeedback(false);
    else if (feedbackOpen) hideFeedback();
    settle();
  }

  function onComm() {
    if (!el.closest(".jupyter-widgets-disconnected")) return;
    wire.gone();
    codes.gone();
    goneAway();
  }

  model.on("change:state", onState);
  // JupyterLab tells the model when its kernel goes away; the class follows right after.
  const onLive = () => setTimeout(onComm);
  model.on("comm_live_update", onLive);
  window.addEventListener("pagehide", onLeave);
  document.addEventListener("visibilitychange", onVisibility);

  return () => {
    settled();
    onLeave();
    clearTimeout(saveTimer);
    clearTimeout(silentTimer);
    wire.close();
    codes.close();
    model.off("change:state", onState);
    model.off("comm_live_update", onLive);
    window.removeEventListener("pagehide", onLeave);
    document.removeEventListener("visibilitychange", onVisibility);
    root.remove();
  };
}

function lower(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
