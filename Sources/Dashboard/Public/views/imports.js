// All imports: the drop zone, then one card per file, those of one batch together.

import { h, keyed, setText, framed } from "../dom.js";
import { count } from "../format.js";
import { dropZone } from "../elements/drop-zone.js";
import { isOpen } from "../elements/import-card.js";
import { uploadCards } from "../elements/upload-cards.js";

export function mount(root, app) {
  const zone = dropZone({ send: app.sendFiles, accounts: () => app.store.values("accounts").sort((a, b) => a.name.localeCompare(b.name)) });
  const note = h("span", { class: "period" }), cards = h("div", { class: "batches" });
  const state = h("p", { class: "card hint" });
  root.append(h("header", { class: "head" }, h("div", { class: "titles" }, h("h1", null, "Imports"), note)), h("section", { class: "card", "aria-label": "New files" }, zone.node), state, cards);

  const render = framed(() => {
    if (!root.isConnected) return;
    const jobs = app.store.values("imports").sort((a, b) => b.id - a.id);
    const uploads = uploadCards(app);
    const batches = new Map();
    for (const job of jobs) {
      const key = job.batch ?? `i${job.id}`;
      batches.set(key, [...(batches.get(key) ?? []), job]);
    }
    const groups = [...batches].map(([key, members]) => ({ key, members }));
    if (uploads.length) groups.unshift({ key: "uploads", uploads, members: [] });
    const open = jobs.filter(isOpen).length;
    setText(note, open ? `${count(open, "file")} under way` : jobs.length ? count(jobs.length, "file") : "");
    state.hidden = jobs.length > 0 || uploads.length > 0;
    setText(state, app.store.loaded("accounts") ? "No file has been read yet. Drop your bank’s statements above; each shows here while it flows through the six gates." : app.live.phase === "waiting" ? "The list comes with the connection." : "Reading the list…");
    keyed(cards, groups, (group) => group.key, (group) => {
      const head = h("div", { class: "batch-head", hidden: true }, h("h2"), h("span", { class: "grow" }), h("span", { class: "row" }));
      const list = h("div", { class: "imports" });
      return h("section", { class: "card batch", "aria-label": group.key === "uploads" ? "Being sent" : "Batch", dataset: { batch: group.key } }, head, list);
    }, (node, { key, members, uploads: sending }) => {
      const [head, list] = node.children;
      head.hidden = members.length < 2;
      if (!head.hidden) batchHead(head, key, members);
      keyed(list, sending ?? [...members].sort((a, b) => a.id - b.id), (item) => item.key ?? item.id, (item) => item.node ?? document.createElement("sluice-import"),
        (card, item) => item.node || card.show(item, { app, full: true }));
    });
  });

  function batchHead(head, key, members) {
    const published = members.filter((job) => job.state === "succeeded" && job.published !== false).length;
    const under = members.filter(isOpen).length;
    const rows = members.reduce((sum, job) => sum + (job.rows?.new ?? 0), 0);
    setText(head.firstChild, `${count(members.length, "file")} together · ${count(rows, "new row")}`);
    const actions = head.lastChild, wanted = `${under > 0},${published > 0 && under === 0}`;
    if (actions.dataset.for === wanted) return;
    actions.dataset.for = wanted;
    const button = (name, label) => h("button", { class: "btn quiet small", type: "button", dataset: { action: `${name}-batch` }, on: { click: () => app.actBatch(key, name) } }, label);
    actions.replaceChildren(...(under ? [button("cancel", "Cancel all")] : published ? [button("undo", "Undo batch")] : []));
  }

  const stops = [app.store.watch("imports", render), app.store.watch("accounts", () => zone.refresh())];
  app.uploads.addEventListener("change", render);
  app.addEventListener("connection", render);
  render();
  return {
    title: "Imports", focus: () => zone.focus(), update: () => true,
    destroy: () => {
      stops.forEach((stop) => stop());
      app.uploads.removeEventListener("change", render);
      app.removeEventListener("connection", render);
    },
  };
}
