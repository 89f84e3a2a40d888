// The keyboard: one letter or two, never while somebody types.

import { LINKS } from "./routes.js";

const CHORD_MS = 1200;

export function keyboard(app) {
  let lead = 0;
  addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, .picker")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "z" || event.shiftKey) return;
      event.preventDefault();
      return app.undoEdit();
    }
    const chord = Date.now() - lead < CHORD_MS;
    lead = 0;
    const link = chord && LINKS.find(([, , , keys]) => keys === `g ${event.key}`);
    if (link) app.go(link[0]);
    else if (event.key === "g") lead = Date.now();
    else if (event.key === "/") app.search();
    else if (event.key === "i") app.importFiles();
    else if (event.key === "n") app.editTransaction(null);
    else if (event.key === "[") app.moveMonth?.(-1);
    else if (event.key === "]") app.moveMonth?.(1);
    else if (event.key === "?") import("./elements/key-list.js").then(({ showKeys }) => showKeys());
    else return;
    event.preventDefault();
  });
}
