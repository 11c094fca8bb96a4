// A code put together one character at a time: what is chosen, what each character means, what may come next.
import { freshId, h } from "../card/dom.js";

const LENGTH = 7;

/**
 * @param {{prefix: string, name: string, steps: {axis: string, char: string, label: string}[],
 *   choices: {char: string, label: string|null, codes: number}[]}} built
 * @param {(code: string) => void} walk go on with another beginning
 * @returns {HTMLElement}
 */
export function codeBuilder({ prefix, name, steps, choices }, walk) {
  const howId = freshId("how");
  /** What is typed before the kernel has answered. */
  let typed = prefix;
  let at = 0;
  const options = choices.map(choiceLine);
  const list = options.length
    ? h("ul", { class: "cc-choices", role: "listbox", tabindex: "0", "aria-label": `${name}: character ${prefix.length + 1} of ${LENGTH}`, "aria-describedby": howId, on: { keydown: onChoiceKey } }, ...options)
    : null;
  if (list) moveTo(0);

  function choiceLine({ char, label, codes }, index) {
    return h(
      "li",
      { class: "cc-choice", role: "option", id: freshId("choice"), "aria-selected": "false", on: { click: () => walk(prefix + char), pointerenter: () => options.length && moveTo(index) } },
      h("b", { class: "cc-buildchar", text: char }),
      h("span", { class: "cc-choicelabel", text: label ?? "Name not shipped" }),
      codes > 1 ? h("span", { class: "cc-dim cc-choicecodes", text: `${codes.toLocaleString("en")} codes` }) : null,
    );
  }

  function moveTo(index) {
    at = index;
    options.forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
    if (!list || !options[at]) return;
    list.setAttribute("aria-activedescendant", options[at].id);
    const below = options[at].offsetTop + options[at].offsetHeight - list.clientHeight;
    if (list.scrollTop > options[at].offsetTop) list.scrollTop = options[at].offsetTop;
    else if (list.scrollTop < below) list.scrollTop = below;
  }

  function onChoiceKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8, Home: 0, End: options.length - 1 }[event.key];
    const char = event.key.length === 1 ? event.key.toUpperCase() : "";
    if (to !== undefined) moveTo(Math.max(0, Math.min(options.length - 1, to)));
    else if (event.key === "Enter" || event.key === " ") walk(prefix + choices[at].char);
    else if (event.key === "Backspace") walk((typed = typed.slice(0, -1)));
    else if (/[0-9A-Z]/.test(char) && typed.length < LENGTH) walk((typed += char));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const boxes = Array.from({ length: LENGTH }, (_, i) => {
    const step = steps[i];
    if (!step) return h("li", { class: `cc-step-box${i === steps.length ? " cc-nextbox" : ""}` }, h("span", { class: "cc-buildchar cc-buildopen", "aria-hidden": "true", text: i === steps.length ? "?" : "" }));
    const said = `Character ${i + 1}, ${step.axis}: ${step.char}, ${step.label}`;
    return h("li", { class: "cc-step-box" }, h("button", { type: "button", class: "cc-buildchar cc-changechar", "aria-label": `${said}. Change it`, title: said, text: step.char, on: { click: () => walk(prefix.slice(0, i)) } }));
  });
  const meanings = steps.map((step, i) => h("li", {}, h("b", { class: "cc-meaningchar", text: step.char }), h("span", { class: "cc-dim", text: `${i + 1} ${step.axis}` }), h("span", { text: step.label })));
  return h(
    "section",
    { class: "cc-builder" },
    h("h5", { class: "cc-booktitle", text: steps.length === LENGTH ? "Its seven characters" : "Build the code" }),
    h("ol", { class: "cc-stepboxes", "aria-label": "The characters so far; press one to change it" }, ...boxes),
    steps.length ? h("ol", { class: "cc-meanings" }, ...meanings) : null,
    list ? h("p", { class: "cc-choicehead" }, h("b", { text: name }), h("span", { class: "cc-dim", id: howId, text: "Type the character, or choose with the arrow keys and Enter. Backspace goes back." })) : null,
    list,
  );
}
