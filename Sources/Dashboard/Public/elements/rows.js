// One transaction as a row: day, text, account, category (a button), amount. Used by the overview's latest and by the long list.

import { h, setText, glow } from "../dom.js";
import { count, day, money } from "../format.js";

/** A row to be filled by `fillRow`. */
export function makeRow(app, { role = "row" } = {}) {
  const cell = role === "row" ? "cell" : null;
  const parts = {
    day: h("span", { class: "when sub", role: cell }), name: h("span", { class: "name" }), text: h("span", { class: "sub text" }),
    account: h("span", { class: "sub account", role: cell }), category: h("button", { class: "tag pick", type: "button", "aria-haspopup": "dialog", tabindex: "-1" }),
    amount: h("span", { class: "num amount", role: cell }),
  };
  const node = h("div", { class: "tx", role, tabindex: "-1" }, parts.day, h("span", { class: "what", role: cell }, parts.name, parts.text), parts.account,
    h("span", { class: "cat", role: cell }, parts.category), parts.amount);
  const pick = () => {
    const tx = node.transaction;
    if (tx.deleted) app.restoreTransaction(tx);
    else if (tx.transfer || tx.splits?.length) app.editTransaction(tx);
    else app.recategorise(tx, parts.category);
  };
  parts.category.addEventListener("click", pick);
  node.addEventListener("click", (event) => parts.category.contains(event.target) || getSelection()?.toString() || app.editTransaction(node.transaction));
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") pick();
    else if (event.key === "e") app.editTransaction(node.transaction);
    else if ((event.key === "Delete" || event.key === "Backspace") && !node.transaction.deleted) app.deleteTransaction(node.transaction);
    else return;
    event.preventDefault();
  });
  node.parts = parts;
  return node;
}

/** Writes a transaction into a row; a row that showed an older version of the same one glows. */
export function fillRow(app, node, tx, { fresh = false } = {}) {
  const before = node.transaction;
  const category = app.categoryOf(tx);
  const p = node.parts;
  node.transaction = tx;
  node.dataset.tx = tx.id;
  setText(p.day, day(tx.day, "short"));
  p.day.title = day(tx.day, "long");
  setText(p.name, tx.merchant ?? tx.text);
  setText(p.text, tx.merchant && tx.merchant !== tx.text ? tx.text : (tx.note ?? ""));
  setText(p.account, tx.account_name ?? "");
  const split = tx.splits?.length > 0, name = tx.merchant ?? tx.text;
  setText(p.category, tx.deleted ? "Restore" : tx.transfer ? `⇄ ${tx.transfer.account_name}` : split ? count(tx.splits.length, "part") : category.name);
  p.category.className = `tag pick${category.id === null && !split && !tx.deleted ? " none" : ""}${category.queued ? " queued" : ""}`;
  p.category.title = tx.transfer ? "A transfer between your own accounts: neither spent nor earned" : split ? tx.splits.map((s) => `${s.category_name ?? "No category"} ${money(s.amount_minor, tx.currency)}`).join(", ") : (BY[tx.category_by] ?? "");
  p.category.setAttribute("aria-label", tx.deleted ? `Restore ${name}` : tx.transfer ? `Transfer with ${tx.transfer.account_name}: look at ${name}` : split ? `${count(tx.splits.length, "part")}: change the split of ${name}` : `${category.name}: change the category of ${name}`);
  setText(p.amount, money(tx.amount_minor, tx.currency, { sign: tx.amount_minor > 0 }));
  p.amount.classList.toggle("in", tx.amount_minor > 0);
  node.classList.toggle("pending", tx.status === "pending");
  node.classList.toggle("flagged", Boolean(tx.flagged));
  node.classList.toggle("merged", Boolean(tx.merged?.length));
  node.title = tx.flagged ? "Perhaps a duplicate: open it to say" : tx.status === "pending" ? "Pending: not counted until the bank has posted it" : "";
  if (fresh || (before?.id === tx.id && before.version !== tx.version)) glow(node);
}

const BY = { user: "You chose this", rule: "A rule chose this", memory: "As you chose before for this merchant", file: "The file says so" };
