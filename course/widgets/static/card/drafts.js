// What the learner just chose, kept in this browser tab until the kernel has it on disk.
// A killed kernel or a reloaded page must not cost the choice just made.
import { same } from "./dom.js";

/**
 * @typedef {object} Draft
 * @property {any} answer what stands in the card
 * @property {number} t when, ms since 1970 on this computer
 * @property {string|null} base time stamp of the save this was changed from
 * @property {any} sent the answer last sent to the kernel, or null
 */

/**
 * @typedef {object} DraftStore
 * @property {() => Draft|null} read
 * @property {(answer: any, base: string|null) => void} keep
 * @property {(answer: any) => void} sent
 * @property {() => void} drop
 */

/**
 * The draft of one item in one folder. Storage may be full or forbidden: then there is no draft.
 * @param {string} key
 * @param {Storage|null} [storage]
 * @returns {DraftStore}
 */
export function draftStore(key, storage = sessionStore()) {
  const name = `cleanclaim:draft:${key}`;
  const read = () => {
    try {
      const draft = JSON.parse(storage?.getItem(name) ?? "null");
      return draft && typeof draft === "object" && "answer" in draft ? draft : null;
    } catch {
      return null;
    }
  };
  const write = (draft) => {
    try {
      storage?.setItem(name, JSON.stringify(draft));
    } catch {
      // No room in this tab: the kernel still has every save.
    }
  };
  return {
    read,
    keep: (answer, base) => write({ answer, t: Date.now(), base, sent: read()?.sent ?? null }),
    sent: (answer) => {
      const draft = read();
      if (draft) write({ ...draft, sent: answer });
    },
    drop: () => {
      try {
        storage?.removeItem(name);
      } catch {
        // Nothing to drop.
      }
    },
  };
}

/** The tab's own storage, or null where the page may not use it. */
function sessionStore() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/**
 * Is the draft newer than what is on disk?
 * The clocks of browser and kernel may differ, so time is only the last of three signs.
 * @param {Draft|null} draft
 * @param {{answer: any, at: string}|null} saved
 * @returns {boolean}
 */
export function isNewer(draft, saved) {
  if (!draft) return false;
  if (!saved) return draft.answer !== null;
  if (same(draft.answer, saved.answer)) return false;
  if (draft.base === saved.at) return true;
  if (draft.sent !== null && same(draft.sent, saved.answer)) return true;
  return draft.t > new Date(saved.at).getTime();
}
