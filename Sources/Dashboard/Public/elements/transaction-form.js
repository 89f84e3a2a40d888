// The form that enters, changes, splits and deletes a transaction, and says what it is: a duplicate, a transfer, one of several.

import { parseAmount } from "../amount.js";
import { h, style } from "../dom.js";
import { attempt, change, remove, restore } from "../edits.js";
import { count, day, decimal, money } from "../format.js";
import { openDialog } from "./dialog.js";
import { pathOf } from "./category-picker.js";
import { partsEditor } from "./parts-editor.js";

await style("transaction-form"); // so that the first page stays light

/** Opens the form for a transaction, or for a new one. */
export function transactionForm(app, tx = null) {
  return openDialog({ title: tx ? "A transaction" : "A new transaction", content: (dialog) => h("div", { class: "form" }, tx && relations(app, tx, dialog), tx?.deleted ? null : fields(app, tx, dialog)) });
}

function fields(app, tx, dialog) {
  const accounts = app.store.values("accounts").sort((a, b) => a.name.localeCompare(b.name));
  const path = pathOf(app.categories);
  const sorted = [...app.categories].sort((a, b) => path(a).localeCompare(path(b)));
  const account = h("select", { name: "account", required: true }, accounts.filter((a) => !tx || a.currency === tx.currency).map((a) => h("option", { value: a.id }, a.name)));
  if (tx) account.value = tx.account;
  const currency = () => tx?.currency ?? accounts.find((a) => a.id === Number(account.value))?.currency ?? app.currency ?? "EUR";
  const when = h("input", { name: "day", type: "date", required: true, value: tx?.day ?? new Date().toLocaleDateString("sv") });
  const way = h("select", { name: "way", "aria-label": "Direction" }, h("option", { value: "-1" }, "Spent"), h("option", { value: "1" }, "Received"));
  way.value = tx?.amount_minor > 0 ? "1" : "-1";
  const amount = h("input", { name: "amount", type: "text", inputmode: "decimal", required: true, value: tx ? decimal(Math.abs(tx.amount_minor), tx.currency) : "", placeholder: "12.50", autofocus: !tx });
  const text = h("input", { name: "text", type: "text", required: true, maxlength: "500", value: tx?.text ?? "" });
  const note = h("input", { name: "note", type: "text", maxlength: "500", value: tx?.note ?? "" });
  const options = () => [h("option", { value: "" }, "No category"), ...sorted.map((c) => h("option", { value: c.id }, path(c)))];
  const category = h("select", { name: "category" }, tx ? null : h("option", { value: "auto" }, "Automatic"), options());
  category.value = tx ? (tx.category ?? "") : "auto";
  const total = () => parseAmount(amount.value, currency());
  const parts = partsEditor({ options, total, currency, parts: tx?.splits ?? [], sign: tx?.amount_minor > 0 ? 1 : -1, first: () => category.value });
  const whole = h("label", { class: "field" }, "Category", category);
  const toggle = h("button", { class: "link", type: "button", dataset: { action: "split" } });
  const show = () => {
    whole.hidden = parts.active;
    toggle.textContent = parts.active ? "One category instead" : "Split into parts";
  };
  toggle.addEventListener("click", () => { parts.toggle(); show(); });
  amount.addEventListener("input", parts.refresh);
  show();
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const save = h("button", { class: "btn solid", type: "submit" }, tx ? "Save" : "Enter it");
  const fail = (message) => {
    error.hidden = false;
    error.textContent = message;
    save.disabled = false;
  };
  const erase = tx && h("button", { class: "btn quiet bad", type: "button", dataset: { action: "delete" }, on: { click: () => { dialog.close(); remove(app, tx); } } }, "Delete");

  async function submit(event) {
    event.preventDefault();
    if (!account.value) return fail("There is no account yet: import a statement first.");
    const magnitude = total();
    if (magnitude === null || magnitude < 0) return fail("The amount has to be a figure.");
    const sign = Number(way.value), splits = parts.read(sign);
    if (splits === null) return fail(parts.complaint());
    const id = category.value === "" ? null : Number(category.value);
    const body = { day: when.value, amount_minor: sign * magnitude, text: text.value.trim(), account: Number(account.value), note: note.value.trim() || null };
    if (tx) for (const key of Object.keys(body)) if (body[key] === (tx[key] ?? null)) delete body[key];
    if (parts.active) body.splits = splits;
    else if (tx?.splits.length) body.splits = [];
    if (!parts.active && category.value !== "auto" && !tx?.transfer && (!tx || id !== tx.category)) {
      body.category = id;
      delete body.splits; // a category for the whole ends the split by itself
    }
    if (parts.active && !parts.changed(splits) && body.amount_minor === undefined) delete body.splits;
    if (tx && !Object.keys(body).length) return dialog.close();
    save.disabled = true;
    try {
      await change(app, tx ? ["PATCH", `/transactions/${tx.id}`, { ...body, version: tx.version }] : ["POST", "/transactions", body], tx ? `Changed ${tx.merchant ?? tx.text}` : `Entered ${body.text}`);
      dialog.close();
    } catch (problem) {
      if (problem.status === 409 && problem.body.current) Object.assign(tx, { version: problem.body.current.version });
      fail(problem.status === 409 ? "Somebody else has just changed this transaction. Save again to have it your way." : problem.message);
    }
  }

  return h("form", { class: "form", on: { submit } }, h("div", { class: "pair" }, h("label", { class: "field" }, "Day", when), h("label", { class: "field" }, "Account", account)),
    h("div", { class: "pair" }, h("label", { class: "field" }, "Direction", way), h("label", { class: "field" }, "Amount", amount)), h("label", { class: "field" }, "Text", text),
    tx?.transfer ? null : [whole, parts.node, toggle], h("label", { class: "field" }, "Note", note), error, h("div", { class: "row end" }, erase, h("span", { class: "grow" }), save));
}

/** What this transaction is to others, each with the one or two things to do about it. */
function relations(app, tx, dialog) {
  const box = h("div", { class: "relations" });
  const say = (words, ...actions) => box.append(h("div", { class: "relation" }, h("span", null, words), h("span", { class: "row" }, actions.map(([label, call, title]) =>
    h("button", { class: "btn quiet small", type: "button", dataset: { action: label.toLowerCase().replaceAll(" ", "-") }, on: { click: () => { dialog.close(); typeof call === "function" ? call() : attempt(app, call, title); } } }, label)))));
  const path = `/transactions/${tx.id}`, name = tx.merchant ?? tx.text;
  if (tx.deleted) say("This was deleted by hand. Files that list it again skip it.", ["Restore", () => restore(app, tx)]);
  else if (tx.flagged) {
    const apart = ["Two purchases", ["PATCH", path, { version: tx.version, flagged: false }], `${name} is a purchase of its own`];
    if (tx.flagged_with) {
      app.api.get(`/transactions/${tx.flagged_with}`).then((other) => say(`Perhaps the same as ${other.text}, ${day(other.day, "long")}, ${money(other.amount_minor, other.currency)}.`,
        ["The same", ["POST", `/transactions/${other.id}/merge`, { version: other.version, other: tx.id, other_version: tx.version }], `Merged ${name}`], apart), () => say("Perhaps a duplicate.", apart));
    } else say("Perhaps a duplicate.", apart);
  }
  if (tx.transfer) say(`A transfer ${tx.amount_minor < 0 ? "to" : "from"} ${tx.transfer.account_name}: neither spent nor earned.`, ["Not a transfer", ["DELETE", `/transfers/${tx.transfer.id}`], `${name} is no transfer`]);
  if (tx.merged?.length) say(`${count(tx.merged.length, "more record")} of this ${tx.merged.length === 1 ? "is" : "are"} hidden under it.`, ["Take apart", ["POST", `${path}/unmerge`, { version: tx.version }], `Took ${name} apart`]);
  if (!tx.deleted && !tx.transfer) {
    app.api.get("/transfers", { transaction: tx.id, state: "suggested" }).then(({ items }) => items.slice(0, 3).forEach(({ id, a, b }) => {
      const other = a.id === tx.id ? b : a;
      say(`Looks like a transfer ${tx.amount_minor < 0 ? "to" : "from"} ${other.account_name}, ${day(other.day, "long")}.`, ["It is one", ["POST", "/transfers", { a: a.id, b: b.id }], `${name} is a transfer`], ["No", ["DELETE", `/transfers/${id}`], `${name} is no transfer`]);
    }), () => {});
  }
  return box;
}
