// How a code gets from the encoder into a card of the same page. The two are separate programs; they meet on the window.

/** Where the last code field that had the focus is remembered. */
const LAST = Symbol.for("cleanclaim.lastField");
const FIELD_EVENT = "cleanclaim:field";
const PUT_EVENT = "cleanclaim:put";

/**
 * @typedef {object} FieldCard
 * @property {string} id
 * @property {string} label as it is read out
 * @property {string} item id of the question
 * @property {string[]} systems code sets it takes
 * @property {string|null} day its date of service, if the question has one
 */

/**
 * A code field has the focus.
 * @param {FieldCard} field
 */
export function rememberField(field) {
  window[LAST] = field;
  window.dispatchEvent(new CustomEvent(FIELD_EVENT, { detail: field }));
}

/**
 * The last code field of the page; null when there was none, or when its card is gone.
 * @returns {FieldCard|null}
 */
export function lastField() {
  return window[LAST] ?? null;
}

/**
 * @param {() => void} run called when another field has the focus
 * @returns {() => void} the clean-up
 */
export function onField(run) {
  window.addEventListener(FIELD_EVENT, run);
  return () => window.removeEventListener(FIELD_EVENT, run);
}

/**
 * Put a code into a field.
 * @param {string} id
 * @param {string} code
 * @returns {boolean} whether its card took it
 */
export function putInto(id, code) {
  return !window.dispatchEvent(new CustomEvent(PUT_EVENT, { detail: { id, code }, cancelable: true }));
}

/**
 * @param {(id: string, code: string) => boolean} take puts the code into the field, if it is one of its own
 * @returns {() => void} the clean-up
 */
export function onPut(take) {
  const hear = (event) => take(event.detail.id, event.detail.code) && event.preventDefault();
  window.addEventListener(PUT_EVENT, hear);
  return () => window.removeEventListener(PUT_EVENT, hear);
}
