// Budgets: one card each, and a way to make, change and delete them in place.

import { h, keyed, setText, framed } from "../dom.js";
import { firstDay, lastDay, month, percent } from "../format.js";
import "../elements/budget-bar.js";

export function mount(root, app) {
  const note = h("span", { class: "period" }), list = h("div", { class: "budget-grid" });
  root.append(h("header", { class: "head" }, h("div", { class: "titles" }, h("h1", null, "Budgets"), note), h("span", { class: "grow" }),
    h("button", { class: "btn solid", type: "button", dataset: { action: "new-budget" }, on: { click: () => app.editBudget() } }, "New budget")), list);

  const render = framed(() => {
    if (!root.isConnected) return;
    const cells = app.store.values("budgets").sort((a, b) => (a.category_name ?? "").localeCompare(b.category_name ?? "") || a.id - b.id);
    setText(note, cells[0]?.month ? month(cells[0].month, "year") : "");
    keyed(list, cells.length ? cells : [null], (b) => b?.id ?? "none", (b) => {
      if (!b) return h("div", { class: "card hint" });
      const bar = document.createElement("sluice-budget");
      return h("section", { class: "card", dataset: { budget: b.id } }, bar, h("p", { class: "sub warns" }), h("div", { class: "row" }, h("a", { class: "btn quiet small" }, "See rows"),
        h("button", { class: "btn quiet small", type: "button", dataset: { action: "edit-budget" }, on: { click: () => edit(b.id) } }, "Change")));
    }, (node, b) => {
      if (!b) return setText(node, app.store.loaded("budgets") ? "No budget yet. Set an amount for a category; its bar fills live while statements come in, and you are told the moment it is crossed." : "Reading the budgets…");
      node.querySelector("sluice-budget").show(b, { edit: () => edit(b.id) });
      setText(node.querySelector(".warns"), b.thresholds?.length ? `Warns at ${b.thresholds.map((t) => percent(t)).join(", ")}` : "");
      if (b.month) node.querySelector("a").href = app.href("/transactions", { category: b.category ? app.categorySlug(b.category) : null, from: firstDay(b.month), to: lastDay(b.month) });
    });
  });
  const edit = (id) => app.editBudget(app.store.values("budgets").find((b) => b.id === id));

  const stop = app.store.watch("budgets", render);
  app.addEventListener("categories", render);
  render();
  return { title: "Budgets", update: () => true, destroy: () => { stop(); app.removeEventListener("categories", render); } };
}
