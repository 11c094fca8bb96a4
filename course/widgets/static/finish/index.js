// The two last steps: check my work, make my submission file.
import { arrive } from "../card/arrive.js";
import { fill, h, icon, plural } from "../card/dom.js";

/** A kernel that is silent this long is busy with something else. */
const PATIENCE = 2500;

function render({ model, el }) {
  const status = h("p", { class: "cc-status", role: "status", "aria-live": "polite" });
  const result = h("div", {});
  const check = h("button", { type: "button", class: "cc-button cc-primary", text: "Check my work", on: { click: () => ask("check") } });
  const zip = h("button", { type: "button", class: "cc-button", text: "Make my submission file", on: { click: () => ask("zip") } });
  const closed = model.get("notice");
  const root = h(
    "section",
    { class: "cc-root cc-card cc-finish", "aria-label": "Finish the assignment" },
    h("header", { class: "cc-head" }, h("h3", { class: "cc-title", text: `Finish: ${model.get("title")}` })),
    closed ? h("p", { class: "cc-notice", text: closed }) : null,
    h(
      "ol",
      { class: "cc-finishsteps" },
      h("li", {}, h("b", { text: "Check my work" }), " shows your result and the reasons, question by question. In a class only the instructor may have the answers; then this button says so."),
      h("li", {}, h("b", { text: "Make my submission file" }), " packs your notebooks and saved answers into one file. You need it only if somebody grades your work. Save the notebook first (Ctrl+S)."),
    ),
    closed ? null : h("footer", { class: "cc-foot" }, check, zip, status),
    result,
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  const settled = arrive(root);

  let rid = 0;
  let waiting = null;
  let timer = 0;

  function ask(op) {
    if (waiting) return;
    rid += 1;
    waiting = { rid, op };
    status.textContent = op === "check" ? "Checking ..." : "Packing ...";
    timer = setTimeout(() => (status.textContent = "Waiting for the kernel ..."), PATIENCE);
    try {
      model.send({ rid, op });
    } catch {
      waiting = null;
      clearTimeout(timer);
      status.textContent = "The kernel was restarted. Click the cell above and press Shift+Enter.";
    }
  }

  function onMessage(reply) {
    if (!waiting || reply.rid !== waiting.rid) return;
    clearTimeout(timer);
    const { op } = waiting;
    waiting = null;
    status.textContent = "";
    if (reply.error) {
      fill(result, h("p", { class: "cc-notice cc-gap", text: reply.error }));
      status.textContent = "See the note below.";
    } else if (op === "check") showPage(reply);
    else showZip(reply);
  }

  function openList(titles) {
    if (!titles.length) return h("p", { class: "cc-done" }, icon("right"), h("span", { text: "Every graded question has a saved answer." }));
    return h("div", { class: "cc-notice cc-gap" }, h("p", { text: `${plural(titles.length, "graded question is", "graded questions are")} not finished:` }), h("ul", {}, ...titles.map((text) => h("li", { text }))));
  }

  function showPage(reply) {
    // Sandboxed: the page is shown, nothing in it can run or reach the notebook.
    // Its own address as base: otherwise a link to a question below would leave for the notebook server's log-in page.
    const page = reply.page.replace("<head>", '<head><base href="about:srcdoc">');
    const frame = h("iframe", { class: "cc-frame", sandbox: "", title: "Your result", srcdoc: page });
    fill(result, openList(reply.open), frame, h("p", { class: "cc-how", text: `Also kept as ${reply.file}: in the file list on the left, double-click it to read it in a tab of its own.` }));
    status.textContent = "Your result is below.";
  }

  function showZip(reply) {
    fill(
      result,
      openList(reply.open),
      h("p", { class: "cc-done" }, icon("right"), h("span", {}, "Made ", h("b", { text: reply.file }), ` in the folder ${reply.folder}.`)),
      h("p", { class: "cc-how", text: "To hand it in: find it in the file list on the left, right-click it, choose Download, and upload it where your instructor asked. You can make it again at any time; a newer file replaces the older one." }),
    );
    status.textContent = `${reply.file} is ready.`;
  }

  model.on("msg:custom", onMessage);
  return () => {
    settled();
    clearTimeout(timer);
    model.off("msg:custom", onMessage);
    root.remove();
  };
}

export default { render };
