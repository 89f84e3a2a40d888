// Files that are still on their way: their card has one gate that fills, until the server's own card takes over.

import { h, setText } from "../dom.js";
import { bytes } from "../format.js";

/** The running uploads as items for `keyed`: {key, node}. Each call brings their nodes up to date. */
export function uploadCards(app) {
  // The server lists an import before its answer has arrived here: one card is enough.
  const listed = (entry) => entry.state !== "failed" && app.store.values("imports").some((job) => [job.file, job.in?.split("/")[0]].includes(entry.name) && job.id > entry.after);
  return app.uploads.running.filter((entry) => !listed(entry)).map((entry) => {
    entry.nodes ??= new Map();
    const view = app.view;
    let node = entry.nodes.get(view);
    if (!node) {
      node = h("div", { class: "upload", role: "group", "aria-label": entry.name }, h("div", { class: "who" }, h("span", { class: "file" }, entry.name), h("div", { class: "sub" })),
        document.createElement("sluice-gates"), h("div", { class: "actions" }));
      entry.nodes.set(view, node);
    }
    const [who, gates, actions] = node.children;
    setText(who.lastChild, entry.state === "failed" ? entry.message : `${bytes(entry.sent)} of ${bytes(entry.bytes)}`);
    gates.show({ file: entry.name, state: entry.state === "failed" ? "failed" : "running", stage: "upload", permille: 0,
      stages: [{ name: "upload", state: entry.state === "done" ? "done" : entry.state === "failed" ? "failed" : "running", done: entry.sent, total: Math.max(1, entry.bytes), unit: "bytes" }] });
    if (actions.dataset.for !== entry.state) {
      actions.dataset.for = entry.state;
      const button = (label, act) => h("button", { class: "btn quiet small", type: "button", on: { click: act } }, label);
      actions.replaceChildren(...(entry.state === "failed" ? [button("Send again", () => app.uploads.retry(entry)), button("Dismiss", () => app.uploads.dismiss(entry))]
        : [button("Cancel", () => app.uploads.cancel(entry))]));
    }
    return { key: entry.key, node };
  });
}
