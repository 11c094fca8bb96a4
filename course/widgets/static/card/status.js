// The one line that says what is saved.
import { plural } from "./dom.js";
import { clock } from "./time.js";

export const REOPEN = "Click the gray line above this card and press Shift+Enter. Your answer is kept in this browser tab.";
export const WAITING = "Waiting for the kernel - your answer is kept in this browser tab";

/**
 * What is on disk, in words.
 * @param {any} state
 * @param {{one: string, many: string}} [noun]
 * @returns {string}
 */
export function savedText(state, noun = { one: "part", many: "parts" }) {
  if (!state.saved || state.saved.answer === null) return "Not answered yet";
  const missing = state.missing ?? [];
  const rest = missing.length === 0 ? "" : missing.length === 1 ? ` - still empty: ${missing[0]}` : ` - ${plural(missing.length, noun.one, noun.many)} still empty`;
  return `Saved ${clock(state.saved.at)}${rest}`;
}
