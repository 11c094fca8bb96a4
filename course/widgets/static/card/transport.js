// Asking the kernel, one question at a time.
//
// Saves go out in order and a newer one replaces one that still waits, so the last choice always wins.
// A reply may take as long as the cell that is running: it is never given up, only announced as waiting.

/** While a reply is out, this often the kernel is asked for a sign of life: only sending tells that it is gone. */
const PING_MS = 5000;

/** Said when the kernel that made the card is no longer there. */
export const GONE = "gone";

/** After this long the learner is told that the kernel is busy. */
const PATIENCE_MS = 2500;

/**
 * `turn`: of requests with the same turn that still wait, only the newest is sent.
 * @typedef {{op: string, answer?: any, auto?: boolean, turn?: string} & Record<string, any>} Request
 * @typedef {{ok?: boolean, state?: any, problems?: {part: string, message: string}[], error?: string, hint?: string} & Record<string, any>} Reply
 */

/**
 * @typedef {object} Transport
 * @property {(request: Request) => Promise<Reply>} ask resolves with the reply, or with null when a newer one took its place;
 *   rejects with an Error whose message is GONE when the kernel that made the card is gone
 * @property {(request: Request) => void} sendNow send without waiting for the one under way (the page is going away)
 * @property {(request: Request) => void} tell send something that needs no answer; throws when it cannot be sent
 * @property {() => boolean} busy
 * @property {() => void} gone the kernel went away: everything under way is rejected
 * @property {() => void} close
 */

/**
 * @param {any} model the widget's model
 * @param {{waiting: (isWaiting: boolean) => void, dead: () => boolean, patience?: number}} hooks
 * @returns {Transport}
 */
export function transport(model, { waiting, dead, patience = PATIENCE_MS }) {
  const view = Math.random().toString(36).slice(2);
  /** @type {Map<number, {take: (reply: Reply) => void, drop: () => void}>} */
  const open = new Map();
  /** @type {{request: Request, resolve: (r: any) => void, reject: (e: Error) => void}[]} */
  let queue = [];
  let rid = 0;
  let flying = false;

  const onMessage = (message) => {
    if (!message || message.view !== view) return;
    const asked = open.get(message.rid);
    open.delete(message.rid);
    asked?.take(message);
  };
  model.on("msg:custom", onMessage);

  const post = (request, asked) => {
    rid += 1;
    if (dead()) throw new Error(GONE);
    if (asked) open.set(rid, asked);
    try {
      model.send({ rid, view, ...request });
    } catch {
      // "Cannot send", "Comm is disposed": each front end has its own words for it.
      open.delete(rid);
      throw new Error(GONE);
    }
  };

  const dropAll = () => {
    const lost = [...open.values()];
    open.clear();
    for (const asked of lost) asked.drop();
  };

  const overtake = (isOld) => {
    for (const one of queue.filter((q) => isOld(q.request))) one.resolve(null);
    queue = queue.filter((q) => !isOld(q.request));
  };

  const next = () => {
    if (flying || queue.length === 0) return;
    const { request, resolve, reject } = queue.shift();
    flying = true;
    const timer = setTimeout(() => waiting(true), patience);
    const pulse = setInterval(() => {
      try {
        post({ op: "ping" }, null);
      } catch {
        dropAll();
      }
    }, PING_MS);
    const done = () => {
      clearTimeout(timer);
      clearInterval(pulse);
      flying = false;
      waiting(false);
    };
    const drop = (error = new Error(GONE)) => {
      done();
      reject(error);
      next();
    };
    const take = (reply) => {
      done();
      resolve(reply);
      next();
    };
    try {
      post(request, { take, drop });
    } catch (error) {
      drop(error);
    }
  };

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        // Only a plain save, or a search, may be overtaken: a check, hint or retry was asked for in so many words.
        if (request.op === "save" || request.op === "check") overtake((one) => one.op === "save");
        if (request.turn) overtake((one) => one.turn === request.turn);
        queue.push({ request, resolve, reject });
        next();
      }),
    sendNow: (request) => {
      overtake(() => true);
      post(request, null);
    },
    tell: (request) => post(request, null),
    gone: dropAll,
    busy: () => flying || queue.length > 0,
    close: () => {
      dropAll();
      model.off("msg:custom", onMessage);
    },
  };
}
