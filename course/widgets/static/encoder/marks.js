// What can be done with a line of the code book, in a word and a shape; colour only repeats it.
import { h, icon } from "../card/dom.js";

/** @type {Record<string, {word: string, sign: any}>} */
const MARKS = {
  billable: { word: "Billable", sign: "right" },
  seventh: { word: "Needs 7th", sign: "seventh" },
  part: { word: "Not complete yet", sign: "heading" },
  heading: { word: "Heading", sign: "heading" },
  valid: { word: "Valid", sign: "right" },
  unheld: { word: "Not in the course's table", sign: "unknown" },
  form: { word: "Only its form is checked", sign: "unknown" },
  off: { word: "Not on this date", sign: "off" },
  unknown: { word: "Not known", sign: "unknown" },
};

/**
 * @param {string} mark
 * @returns {HTMLElement}
 */
export function markPill(mark) {
  const { word, sign } = MARKS[mark] ?? MARKS.unknown;
  return h("span", { class: `cc-codemark cc-codemark-${mark}` }, icon(sign), word);
}

/**
 * The shape alone, its word for those who hear the page.
 * @param {string} mark
 * @returns {HTMLElement}
 */
export function markSign(mark) {
  const { word, sign } = MARKS[mark] ?? MARKS.unknown;
  return h("span", { class: `cc-codesign cc-codemark-${mark}`, title: word }, icon(sign), h("span", { class: "cc-sr", text: `, ${word}` }));
}
