// All transactions: filters in the URL, pages from the server, and a list that draws only what is seen.

import { h, setText, framed, style } from "../dom.js";
import { day, dayRange, number } from "../format.js";
import { makeRow, fillRow } from "../elements/rows.js";
import { pathOf } from "../elements/category-picker.js";

await style("transactions"); // so that the first page stays light

const PAGE_ROWS = 200;
const OVERSCAN_ROWS = 8;
const FIELDS = ["text", "account", "category", "from", "to", "import", "flagged", "deleted"];

export function mount(root, app, url) {
  const text = h("input", { type: "search", placeholder: "Search texts and merchants", "aria-label": "Search", "aria-keyshortcuts": "/", name: "text" });
  const account = h("select", { "aria-label": "Account", name: "account" }), category = h("select", { "aria-label": "Category", name: "category" });
  const from = h("input", { type: "date", "aria-label": "From", name: "from" }), to = h("input", { type: "date", "aria-label": "To", name: "to" });
  const chips = h("span", { class: "chips" }), note = h("span", { class: "period", role: "status" });
  const deleted = h("button", { class: "btn quiet", type: "button", dataset: { action: "show-deleted" }, on: { click: () => change({ deleted: filter.deleted ? "" : "1" }) } }, "Deleted");
  const clear = h("button", { class: "link", type: "button", on: { click: () => app.go("/transactions") } }, "Clear");
  const body = h("div", { class: "window", role: "rowgroup" }), state = h("div", { class: "hint" });
  const table = h("div", { class: "txs long", role: "table", "aria-label": "Transactions", "aria-colcount": "5" },
    h("div", { class: "tx headrow", role: "row" }, ["Day", "What", "Account", "Category", "Amount"].map((name, i) => h("span", { role: "columnheader", class: ["when", "what", "account", "cat", "num amount"][i] }, name))), body);
  root.append(h("header", { class: "head" }, h("div", { class: "titles" }, h("h1", null, "Transactions"), note), h("span", { class: "grow" }),
      h("span", { class: "row" }, deleted, h("button", { class: "btn", type: "button", "aria-keyshortcuts": "n", dataset: { action: "new-transaction" }, on: { click: () => app.editTransaction(null) } }, "Add"))),
    h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } }, text, account, category, h("span", { class: "dates" }, from, "–", to), chips, clear),
    h("section", { class: "card flush" }, table, state));

  let filter = {}, items = [], next, reading = null, failed = null, active = 0, slot = 60;
  const nodes = new Map(); // index → row
  const fresh = new Set();

  function readURL(at) {
    const query = at.searchParams;
    filter = Object.fromEntries(FIELDS.map((name) => [name, query.get(name) ?? ""]));
    if (document.activeElement !== text) text.value = filter.text;
    fillSelects();
    [from.value, to.value] = [filter.from, filter.to];
    chips.replaceChildren(...[["import", filter.import && `import ${app.store.value("imports", filter.import)?.file ?? filter.import}`], ["flagged", filter.flagged && "perhaps duplicates"], ["deleted", filter.deleted && "deleted by hand"]].filter(([, label]) => label)
      .map(([name, label]) => h("button", { class: "tag", type: "button", "aria-label": `Remove the filter ${label}`, on: { click: () => change({ [name]: "" }) } }, `${label} ×`)));
    deleted.setAttribute("aria-pressed", String(Boolean(filter.deleted)));
    clear.hidden = !FIELDS.some((name) => filter[name]);
    reset();
  }

  function fillSelects() {
    const path = pathOf(app.categories);
    account.replaceChildren(h("option", { value: "" }, "All accounts"), ...app.store.values("accounts").sort((a, b) => a.name.localeCompare(b.name)).map((a) => h("option", { value: a.id }, a.name)));
    account.value = filter.account;
    category.replaceChildren(h("option", { value: "" }, "All categories"), h("option", { value: "none" }, "No category"), ...[...app.categories].sort((a, b) => path(a).localeCompare(path(b))).map((c) => h("option", { value: app.categorySlug(c.id) }, path(c))));
    const id = app.categoryBySlug(filter.category);
    category.value = id === null ? "" : app.categorySlug(id);
  }

  function change(part) {
    app.go("/transactions", { replace: "text" in part, query: { ...filter, ...part } });
  }

  const query = () => ({ ...filter, category: app.categoryBySlug(filter.category), flagged: filter.flagged ? "true" : "", deleted: filter.deleted ? "true" : "" });

  function reset() {
    items = [];
    next = undefined;
    failed = null;
    reading?.abort();
    reading = null;
    for (const node of nodes.values()) node.remove();
    nodes.clear();
    active = 0;
    readPage();
  }

  async function readPage() {
    if (reading || next === null) return;
    const mine = (reading = new AbortController());
    draw();
    try {
      const page = await app.api.get("/transactions", { ...query(), limit: PAGE_ROWS, after: next }, mine.signal);
      const known = new Set(items.map((tx) => tx.id));
      items.push(...page.items.filter((tx) => !known.has(tx.id)));
      next = page.next ?? null;
      failed = null;
    } catch (problem) {
      if (mine.signal.aborted) return;
      failed = problem;
    } finally {
      if (reading === mine) reading = null;
    }
    draw();
  }

  /** Reads again what is loaded so far, keeping the rows under the reader's eyes where they are. */
  async function reread() {
    if (failed) return reset();
    if (!items.length && reading) return;
    const wanted = Math.min(2000, Math.max(PAGE_ROWS, items.length));
    const fetched = [];
    let cursor;
    try {
      do {
        const page = await app.api.get("/transactions", { ...query(), limit: Math.min(PAGE_ROWS, wanted - fetched.length), after: cursor });
        fetched.push(...page.items);
        cursor = page.next ?? null;
      } while (cursor && fetched.length < wanted);
    } catch {
      return; // the connection badge says so; what is shown stays
    }
    const known = new Set(items.map((tx) => tx.id));
    if (items.length) for (const tx of fetched) if (!known.has(tx.id)) fresh.add(tx.id);
    hold(() => { items = fetched; next = cursor; });
  }

  /** Changes the list without moving what is under the reader's eyes. */
  function hold(work) {
    const top = Math.max(0, Math.floor(-body.getBoundingClientRect().top / slot));
    const anchor = top > 0 ? items[top] : null;
    work();
    const now = anchor ? items.findIndex((tx) => tx.id === anchor.id) : -1;
    if (now >= 0 && now !== top) scrollBy(0, (now - top) * slot);
    draw();
  }

  const draw = framed(() => {
    if (!root.isConnected) return;
    slot = innerWidth < 760 ? 68 : 54;
    body.style.setProperty("height", `${items.length * slot}px`);
    table.setAttribute("aria-rowcount", next === null ? items.length + 1 : -1);
    const view = body.getBoundingClientRect();
    const first = Math.max(0, Math.floor(-view.top / slot) - OVERSCAN_ROWS), last = Math.min(items.length, Math.ceil((innerHeight - view.top) / slot) + OVERSCAN_ROWS);
    for (const [index, node] of nodes) {
      if (index >= first && index < last) continue;
      node.remove();
      nodes.delete(index);
    }
    let before = null;
    for (let i = last - 1; i >= first; i -= 1) {
      let node = nodes.get(i);
      if (!node) {
        node = makeRow(app);
        node.setAttribute("aria-rowindex", i + 2);
        node.style.setProperty("transform", `translateY(${i * slot}px)`);
        node.addEventListener("focus", () => { active = i; });
        body.insertBefore(node, before);
        nodes.set(i, node);
      } else if (node.slot !== slot) node.style.setProperty("transform", `translateY(${i * slot}px)`);
      node.slot = slot;
      if (node.transaction?.id !== items[i].id) node.transaction = null;
      fillRow(app, node, items[i], { fresh: fresh.delete(items[i].id) });
      node.parts.category.tabIndex = 0;
      node.tabIndex = i === active ? 0 : -1;
      node.classList.toggle("first", i === 0 || items[i - 1].day !== items[i].day);
      before = node;
    }
    setText(note, items.length ? `${number(items.length)}${next === null ? "" : " or more"}${filter.from || filter.to ? ` · ${filter.from && filter.to ? dayRange(filter.from, filter.to, "full") : filter.from ? `from ${day(filter.from)}` : `to ${day(filter.to)}`}` : ""}` : "");
    const filtered = FIELDS.some((name) => filter[name]);
    state.hidden = items.length > 0 && !failed && !reading;
    if (failed) state.replaceChildren(h("p", null, failed.offline ? "Offline: the list cannot be read now." : failed.message), h("button", { class: "btn quiet", type: "button", on: { click: () => { failed = null; readPage(); } } }, "Try again"));
    else if (reading || next === undefined) state.replaceChildren(h("p", null, "Reading…"));
    else if (!items.length) state.replaceChildren(h("p", null, filtered ? "No transaction is like that." : "No transactions yet."), filtered ? clear.cloneNode(true) : h("a", { class: "btn quiet", href: app.href("/imports") }, "Import statements"));
    state.querySelector(".link")?.addEventListener("click", () => app.go("/transactions"));
    if (items.length - last < PAGE_ROWS / 2 && next && !failed) readPage();
  });

  body.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!step || !items.length) return;
    event.preventDefault();
    active = Math.max(0, Math.min(items.length - 1, active + step));
    const top = body.getBoundingClientRect().top + active * slot;
    if (top < 140) scrollBy(0, top - 140);
    else if (top + slot > innerHeight - 40) scrollBy(0, top + slot - innerHeight + 40);
    draw();
    requestAnimationFrame(() => requestAnimationFrame(() => nodes.get(active)?.focus({ preventScroll: true })));
  });

  let typing = 0;
  text.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => change({ text: text.value.trim() }), 200); });
  for (const field of [account, category, from, to]) field.addEventListener("change", () => change({ [field.name]: field.value }));

  const rereadSoon = (() => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(() => root.isConnected && reread(), 120); };
  })();
  const put = (tx) => {
    const i = items.findIndex((known) => known.id === tx.id);
    if (i < 0) return false;
    if (Boolean(tx.deleted) !== Boolean(filter.deleted)) hold(() => items.splice(i, 1));
    else items[i] = { ...items[i], ...tx };
    return true;
  };
  const stops = [
    app.store.watch("transactions", (event) => {
      if (event.snapshot) return event.first ? undefined : rereadSoon();
      let again = false;
      for (const item of event.items) {
        if (item.withdrawn) hold(() => { items = items.filter((tx) => tx.import !== item.import); });
        if (item.id === undefined || !put(item)) again = true;
      }
      if (again) rereadSoon();
      draw();
    }),
    app.store.watch("accounts", fillSelects),
  ];
  const edited = ({ detail }) => { if (detail.transaction) put(detail.transaction); draw(); };
  const categories = () => { fillSelects(); if (filter.category && !/^\d+$|^none$/.test(filter.category)) reset(); else draw(); };
  const events = [["edited", edited], ["categories", categories]];
  for (const [name, work] of events) app.addEventListener(name, work);
  addEventListener("scroll", draw, { passive: true });
  addEventListener("resize", draw);
  readURL(url);
  return {
    title: "Transactions", search: () => text.select(), update: (at) => (readURL(at), true),
    destroy: () => {
      stops.forEach((stop) => stop());
      for (const [name, work] of events) app.removeEventListener(name, work);
      removeEventListener("scroll", draw);
      removeEventListener("resize", draw);
      reading?.abort();
    },
  };
}
