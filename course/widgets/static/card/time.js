// Times as a learner reads them, dates as the charts and the claim form write them.

/**
 * "18:45" today, "3 Jun 18:45" on another day; a text that is no date is passed on.
 * @param {string|null|undefined} at ISO date and time
 * @param {Date} [now]
 * @returns {string}
 */
export function clock(at, now = new Date()) {
  if (!at) return "";
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return at;
  const time = `${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`;
  if (when.toDateString() === now.toDateString()) return time;
  return `${when.getDate()} ${when.toLocaleString("en", { month: "short" })} ${time}`;
}

/**
 * "06/03/2026" for the ISO date 2026-06-03; a text that is no date is passed on.
 * @param {string} iso
 * @returns {string}
 */
export function usDate(iso) {
  return String(iso).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$2/$3/$1");
}
