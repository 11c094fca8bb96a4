// The lines around a code, as they stand in the book: up to the chapter, along its siblings, down to what is under it.
import { h, icon } from "../card/dom.js";
import { markSign } from "./marks.js";

/** @typedef {{number: number|null, code: string, title: string|null, kind: string, level: number, mark: string, open: boolean|null, here: boolean}} Line */

/**
 * @param {Line[]} lines as they are read down the page
 * @param {(line: Line) => void} go open the page of a line
 * @returns {HTMLElement}
 */
export function bookTree(lines, go) {
  const items = lines.map(treeLine);
  const root = h("ul", { class: "cc-tree", role: "tree", "aria-label": "The lines around it in the book" }, ...items);
  root.addEventListener("keydown", onTreeKey);
  const here = Math.max(0, lines.findIndex((line) => line.here));
  rove(here);

  function treeLine(line, index) {
    const name = line.kind === "code" ? line.code : line.kind === "chapter" ? `Chapter ${line.code}` : line.code;
    // The words of a chapter or block end with its range; the code shows it already.
    const title = line.kind === "block" ? (line.title ?? "").replace(/ \([^()]*\)$/, "") : line.title;
    return h(
      "li",
      {
        class: `cc-treeline${line.here ? " cc-here" : ""}`,
        role: "treeitem",
        tabindex: "-1",
        "aria-level": line.level,
        "aria-expanded": line.open === null ? null : String(line.open),
        "aria-selected": String(line.here),
        "aria-setsize": lines.filter((one) => one.level === line.level).length,
        "aria-posinset": lines.slice(0, index + 1).filter((one) => one.level === line.level).length,
        style: `--cc-level:${line.level}`,
        on: { click: () => go(line) },
      },
      h("span", { class: "cc-treesign", "aria-hidden": "true" }, line.open === null ? null : icon(line.open ? "opened" : "open")),
      h("span", { class: "cc-treecode", text: name }),
      " ",
      h("span", { class: "cc-treetitle", text: title ?? "Title not shipped" }),
      line.kind === "code" ? markSign(line.mark) : null,
    );
  }

  function rove(index) {
    items.forEach((item, i) => (item.tabIndex = i === index ? 0 : -1));
    return items[index];
  }

  function onTreeKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    const line = lines[at];
    const above = lines.findLastIndex((one, i) => i < at && one.level < line.level);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1, ArrowLeft: above, ArrowRight: line.open ? at + 1 : undefined }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (items[to]) rove(to).focus();
    } else if (event.key === "Enter" || event.key === " " || (event.key === "ArrowRight" && line.open === false)) {
      event.preventDefault();
      event.stopPropagation();
      go(line);
    }
  }

  return root;
}

/**
 * Put the focus on the current line, or on the first line under it.
 * @param {HTMLElement} root the page that holds a tree
 * @param {boolean} under
 * @returns {boolean} whether there was such a line
 */
export function focusTree(root, under) {
  const here = /** @type {HTMLElement|null} */ (root.querySelector(".cc-tree .cc-here"));
  const next = /** @type {HTMLElement|null} */ (here?.nextElementSibling ?? null);
  const goes = under && next && Number(next.getAttribute("aria-level")) > Number(here.getAttribute("aria-level"));
  const line = goes ? next : here;
  if (!line) return false;
  for (const one of root.querySelectorAll(".cc-treeline")) /** @type {HTMLElement} */ (one).tabIndex = one === line ? 0 : -1;
  line.focus({ preventScroll: true });
  return true;
}

/**
 * Bring the current line into the tree's own little window; the page stays where it is.
 * @param {HTMLElement} root
 */
export function showHere(root) {
  const tree = /** @type {HTMLElement|null} */ (root.querySelector(".cc-tree"));
  const here = /** @type {HTMLElement|null} */ (root.querySelector(".cc-tree .cc-here"));
  if (!tree || !here) return;
  // A whole line stands at the top, never half of one.
  const lines = /** @type {HTMLElement[]} */ ([...tree.children]);
  const first = lines.find((line) => line.offsetTop >= here.offsetTop - tree.clientHeight / 2) ?? here;
  tree.scrollTop = first === lines[0] ? 0 : first.offsetTop - 4;
}
