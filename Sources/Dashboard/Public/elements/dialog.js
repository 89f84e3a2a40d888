// A small modal form on the browser's own <dialog>.

import { h, style } from "../dom.js";

await style("dialog"); // so that the first page stays light

/** Opens a dialog with `content`; `done(dialog)` is the content's way to close it. Closes on Escape, and on a click outside. */
export function openDialog({ title, content, classes = "" }) {
  const dialog = h("dialog", { class: `dialog ${classes}`, "aria-label": title });
  dialog.append(h("div", { class: "dialog-head" }, h("h2", null, title), h("button", { class: "close", type: "button", "aria-label": "Close", on: { click: () => dialog.close() } }, "×")),
    content(dialog));
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks yes or no; resolves with true or false. */
export function confirmDialog({ title, text, yes, tone = "bad" }) {
  return new Promise((resolve) => {
    let answer = false;
    const dialog = openDialog({ title, content: (d) => h("div", null, h("p", null, text), h("div", { class: "row end" },
      h("button", { class: "btn quiet", type: "button", on: { click: () => d.close() } }, "Keep it"),
      h("button", { class: `btn solid ${tone}`, type: "button", on: { click: () => { answer = true; d.close(); } } }, yes))) });
    dialog.addEventListener("close", () => resolve(answer));
  });
}
