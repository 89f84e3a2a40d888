// Accounts: balances as the statements say them, and the names that banks know them by. Names can be changed in place.

import { h, keyed, setText, framed } from "../dom.js";
import { count, day } from "../format.js";
import { moneyElement } from "../elements/money.js";

export function mount(root, app) {
  const note = h("span", { class: "period" }), list = h("div", { class: "account-grid" });
  root.append(h("header", { class: "head" }, h("div", { class: "titles" }, h("h1", null, "Accounts"), note)), list);

  const render = framed(() => {
    if (!root.isConnected) return;
    const accounts = app.store.values("accounts").sort((a, b) => a.name.localeCompare(b.name));
    setText(note, accounts.length ? count(accounts.length, "account") : "");
    keyed(list, accounts.length ? accounts : [null], (a) => a?.id ?? "none", (a) => {
      if (!a) return h("div", { class: "card hint" });
      const name = h("input", { class: "rename", "aria-label": "Name of the account", maxlength: "80", on: { change: () => rename(a.id, name), keydown: (event) => event.key === "Enter" && name.blur() } });
      return h("section", { class: "card account-card", dataset: { account: a.id } }, name, h("div", { class: "sub kind" }), moneyElement("v"), h("div", { class: "sub when" }), h("div", { class: "sub alias" }),
        h("a", { class: "btn quiet small" }, "See rows"));
    }, (node, a) => {
      if (!a) return setText(node, app.store.loaded("accounts") ? "No account yet. The first statement makes one." : "Reading the accounts…");
      const [name, kind, value, when, alias, link] = node.children;
      if (document.activeElement !== name) name.value = a.name;
      setText(kind, `${a.type ?? "account"} · ${a.currency} · ${count(a.transactions ?? 0, "transaction")}`);
      value.show(a.balance_minor, a.currency);
      setText(when, a.balance_minor === null ? "No statement has said a balance yet" : `on ${day(a.balance_day, "long")}`);
      setText(alias, (a.aliases ?? []).map((x) => x.value).join(", "));
      link.href = app.href("/transactions", { account: a.id });
    });
  });

  async function rename(id, input) {
    const account = app.store.value("accounts", id);
    const name = input.value.trim();
    if (!name || name === account.name) return void (input.value = account.name);
    try {
      await app.api.patch(`/accounts/${id}`, { version: account.version, name });
    } catch (problem) {
      input.value = account.name;
      app.toasts.show({ title: "The account was not renamed", text: problem.message, tone: "bad" });
    }
  }

  const stop = app.store.watch("accounts", render);
  render();
  return { title: "Accounts", update: () => true, destroy: stop };
}
