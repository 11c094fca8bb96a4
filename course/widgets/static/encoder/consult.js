// Asking the code book, on a lane of its own: looking something up never keeps an answer from being saved.
import { GONE, transport } from "../card/transport.js";

/** While the index is being made, the kernel is asked again after this pause. */
const AGAIN_MS = 350;
const BOOK_WAITS = "Waiting for the kernel: it is busy with a cell. The answer comes as soon as it is free.";
const BOOK_ASLEEP = "The kernel was restarted, so this look-up is asleep. Click the gray line above the card and press Shift+Enter.";

/**
 * @typedef {object} Consultant
 * @property {(request: import("../card/transport.js").Request) => Promise<any>} ask the reply; `{error}` says what went wrong;
 *   null when a newer request with the same `turn` took its place, or the view was closed
 * @property {(turn: string) => void} forget what was asked with this `turn` is no longer wanted
 * @property {() => void} gone the kernel went away
 * @property {() => void} close
 */

/**
 * @param {any} model the widget's model
 * @param {{dead: () => boolean, wait: (text: string, share?: number) => void}} hooks `wait` shows why nothing comes yet; "" ends it
 * @returns {Consultant}
 */
export function consultant(model, { dead, wait }) {
  const wire = transport(model, { dead, waiting: (isWaiting) => wait(isWaiting ? BOOK_WAITS : "") });
  /** @type {Map<string, number>} */
  const newest = new Map();
  let count = 0;
  let closed = false;

  async function ask(request) {
    const { turn } = request;
    count += 1;
    const mine = count;
    if (turn) newest.set(turn, mine);
    const unwanted = () => closed || (turn && newest.get(turn) !== mine);
    for (;;) {
      let reply;
      try {
        reply = await wire.ask(request);
      } catch (error) {
        if (!(error instanceof Error) || error.message !== GONE) throw error;
        return closed ? null : { error: BOOK_ASLEEP };
      }
      if (reply === null || unwanted()) return null;
      if (!reply.building) return reply;
      wait(`Preparing the code book, once on this computer: ${reply.building.what} ...`, reply.building.share);
      await new Promise((go) => setTimeout(go, AGAIN_MS));
      if (unwanted()) return null;
    }
  }

  return {
    ask,
    forget: (turn) => {
      count += 1;
      newest.set(turn, count);
    },
    gone: wire.gone,
    close: () => {
      closed = true;
      wire.close();
    },
  };
}
