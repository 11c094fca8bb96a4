// What a card is made of, before anything happens in it.
import { freshId, h, plural } from "./dom.js";
import { usDate } from "./time.js";

/**
 * @typedef {object} Frame
 * @property {HTMLElement} root
 * @property {HTMLElement} notice a sentence above the question
 * @property {HTMLElement} status the one line that says what is saved
 * @property {HTMLElement} announcer what only a screen reader is told
 * @property {HTMLElement} alarm what went wrong
 * @property {HTMLElement} hintPlace
 * @property {HTMLElement} feedback
 * @property {HTMLElement} primary
 * @property {HTMLElement} again
 * @property {HTMLElement} hint
 */

/**
 * @param {{item: any, seenDate: string, closed: boolean, hasHint: boolean, stemId: string, chart: HTMLElement|null, body: HTMLElement,
 *   submit: () => void, tryAgain: () => void, showHint: () => void}} options
 * @returns {Frame}
 */
export function drawFrame({ item, seenDate, closed, hasHint, stemId, chart, body, submit, tryAgain, showHint }) {
  const practice = item.use === "practice";
  const titleId = freshId("title");
  const status = h("p", { class: "cc-status", role: "status", "aria-live": "polite" });
  const announcer = h("p", { class: "cc-sr", "aria-live": "polite" });
  const alarm = h("div", { class: "cc-alarm", role: "alert" });
  const feedback = h("div", { class: "cc-feedbackplace" });
  const hintPlace = h("div", { class: "cc-hint", hidden: true });
  const notice = h("p", { class: "cc-notice", hidden: true });
  const primary = h("button", { type: "button", class: "cc-button cc-primary", text: practice ? "Check answer" : "Save", on: { click: submit } });
  const again = h("button", { type: "button", class: "cc-button", text: "Try again", hidden: true, on: { click: tryAgain } });
  const hint = h("button", { type: "button", class: "cc-button cc-quiet", text: "Hint", hidden: !hasHint, "aria-expanded": "false", on: { click: showHint } });
  const pill = practice ? "Practice" : `Graded · ${plural(item.points, "point", "points")}`;
  const root = h(
    "section",
    { class: `cc-root cc-card cc-type-${item.type}`, "aria-labelledby": titleId, "data-cc-item": item.id, "data-use": item.use },
    h(
      "header",
      { class: "cc-head" },
      h("h3", { class: "cc-title", id: titleId, text: item.title }),
      h("span", { class: "cc-meta" }, h("span", { class: "cc-id", text: item.id }), h("span", { class: `cc-pill${practice ? "" : " cc-pill-graded"}`, text: pill })),
    ),
    notice,
    h(
      "div",
      { class: chart ? "cc-panes" : "cc-onepane" },
      chart,
      h(
        "div",
        { class: "cc-task" },
        h("div", { class: "cc-stem cc-prose", id: stemId, html: item.stem }),
        facts(item, seenDate),
        body,
        hintPlace,
        alarm,
        closed ? null : h("footer", { class: "cc-foot" }, primary, again, hint, status),
      ),
    ),
    feedback,
    announcer,
  );
  return { root, notice, status, announcer, alarm, hintPlace, feedback, primary, again, hint };
}

/** Date and place of service; the date only where the chart beside the question does not show it already. */
function facts(item, seenDate) {
  const setting = item.setting && typeof item.setting === "object" ? Object.values(item.setting).join(", ") : item.setting;
  const found = [item.date_of_service && item.date_of_service !== seenDate ? `Date of service ${usDate(item.date_of_service)}` : null, setting ? `Setting: ${setting}` : null].filter(Boolean);
  return found.length ? h("p", { class: "cc-facts cc-itemfacts" }, ...found.map((text) => h("span", { text }))) : null;
}
