// The form that makes, changes and deletes a budget.

import { h } from "../dom.js";
import { parseAmount } from "../amount.js";
import { decimal } from "../format.js";
import { openDialog } from "./dialog.js";
import { pathOf } from "./category-picker.js";

/** Opens the form for `budget` (a cell of the topic), or for a new one. */
export function budgetForm(app, budget = null) {
  return openDialog({
    title: budget?.id ? "Change a budget" : "A new budget",
    content: (dialog) => {
      const path = pathOf(app.categories);
      const known = app.categories.filter((category) => category.kind === "expense").sort((a, b) => path(a).localeCompare(path(b)));
      const category = h("select", { name: "category", required: true }, h("option", { value: "all" }, "Everything"), known.map((c) => h("option", { value: c.id }, path(c))),
        h("option", { value: "new" }, "A new category…"));
      category.value = budget ? (budget.category === null ? "all" : String(budget.category)) : known.length ? String(known[0].id) : "new";
      const name = h("input", { name: "name", type: "text", placeholder: "Groceries", maxlength: "80" });
      const nameRow = h("label", { class: "field" }, "Name of the category", name);
      nameRow.hidden = category.value !== "new";
      category.addEventListener("change", () => { nameRow.hidden = category.value !== "new"; });
      const currency = budget?.currency ?? app.currency ?? "EUR";
      const amount = h("input", { name: "amount", type: "text", inputmode: "decimal", required: true, value: budget ? decimal(budget.amount_minor, currency) : "", placeholder: "400.00" });
      const warn = h("input", { name: "thresholds", type: "text", inputmode: "numeric", value: (budget?.thresholds ?? [80, 100]).join(", ") });
      const error = h("p", { class: "error", role: "alert", hidden: true });
      const save = h("button", { class: "btn solid", type: "submit" }, budget?.id ? "Save" : "Create the budget");
      const remove = budget?.id ? h("button", { class: "btn quiet bad", type: "button", dataset: { action: "delete-budget" } }, "Delete") : null;
      const fail = (text) => {
        error.hidden = false;
        error.textContent = text;
        save.disabled = false;
      };
      remove?.addEventListener("click", async () => {
        try {
          await app.api.delete(`/budgets/${budget.id}`, { version: budget.version });
          dialog.close();
          app.toasts.show({ title: "Budget deleted", actions: [["Make it again", () => budgetForm(app, { ...budget, id: null })]] });
        } catch (problem) {
          fail(problem.message);
        }
      });
      const submit = async (event) => {
        event.preventDefault();
        const minor = parseAmount(amount.value, currency);
        if (minor === null || minor <= 0) return fail("The amount has to be a figure above zero.");
        const thresholds = [...new Set(warn.value.split(/[,;\s]+/).filter(Boolean).map((t) => Number.parseInt(t, 10)))].sort((a, b) => a - b);
        if (thresholds.some((t) => !(t > 0 && t <= 1000))) return fail("Warnings are whole percentages, like 80, 100.");
        save.disabled = true;
        try {
          let id = category.value === "all" ? null : Number(category.value);
          if (category.value === "new") {
            if (!name.value.trim()) return fail("The category needs a name.");
            id = (await app.createCategory(name.value.trim())).id;
          }
          const body = { category: id, amount_minor: minor, currency, period: "month", thresholds };
          if (budget?.id) await app.api.patch(`/budgets/${budget.id}`, { ...body, version: budget.version });
          else await app.api.post("/budgets", { ...body, account: null });
          dialog.close();
        } catch (problem) {
          if (problem.status === 409 && problem.body.current) Object.assign(budget, problem.body.current);
          fail(problem.status === 409 ? "Somebody else has just changed this budget. Look at it again, then save." : problem.message);
        }
      };
      return h("form", { class: "form", on: { submit } }, h("label", { class: "field" }, "Category", category), nameRow,
        h("label", { class: "field" }, `Amount a month (${currency})`, amount), h("label", { class: "field" }, "Warn at, in percent", warn), error,
        h("div", { class: "row end" }, remove, h("span", { class: "grow" }), save));
    },
  });
}
