// The overview: what there is, what is coming in, where it went. Every figure is live.

import { h, keyed, setText, framed, glow } from "../dom.js";
import { addMonths, count, day, dayRange, firstDay, lastDay, money, month, number } from "../format.js";
import { moneyElement } from "../elements/money.js";
import { isOpen, isRunning } from "../elements/import-card.js";
import { alertWords, standingAlerts } from "../elements/toast.js";
import { dropZone } from "../elements/drop-zone.js";
import { makeRow, fillRow } from "../elements/rows.js";
import { uploadCards } from "../elements/upload-cards.js";
import "../elements/budget-bar.js";
import "../elements/chart.js";

const LATEST_ROWS = 8;
const CATEGORY_BARS = 8;
const COMING_MAX = 4;
const ALERTS_MAX = 3;
const JUST_ENDED_MS = 15 * 60_000;

export function mount(root, app) {
  const stops = [];
  const watch = (topic, work) => stops.push(app.store.watch(topic, work));
  const on = (name, work) => { app.addEventListener(name, work); stops.push(() => app.removeEventListener(name, work)); };

  // Head
  const title = h("h1", null, "Overview"), period = h("span", { class: "period" });
  const previous = h("button", { class: "btn quiet step", type: "button", "aria-label": "The month before", on: { click: () => app.moveMonth(-1) } }, "‹");
  const next = h("button", { class: "btn quiet step", type: "button", "aria-label": "The month after", on: { click: () => app.moveMonth(1) } }, "›");
  const currency = h("select", { class: "quiet", "aria-label": "Currency", hidden: true, on: { change: () => { app.currency = currency.value; renderAll(); } } });
  const hidden = dropZone({ send: app.sendFiles });
  const head = h("header", { class: "head" }, h("div", { class: "titles" }, title, period), h("span", { class: "grow" }), currency, h("div", { class: "steps" }, previous, next),
    h("button", { class: "btn solid", type: "button", dataset: { action: "import" }, on: { click: () => hidden.open() } }, "Import statements"));

  // The four figures
  const figures = ["Net worth", "Income", "Spending", "Left in budgets"].map((label) => {
    const value = moneyElement("v"), note = h("div", { class: "d" });
    return { value, note, node: h("section", { class: "card k", "aria-label": label, dataset: { figure: label.toLowerCase().replaceAll(" ", "-") } }, h("div", { class: "label" }, label), value, note) };
  });

  const coming = h("div", { class: "imports" }), comingNote = h("span");
  const comingCard = h("section", { class: "card s12 coming", "aria-labelledby": "coming" }, h("h2", { id: "coming" }, "Coming in ", comingNote), coming);
  const alerts = h("ul", { class: "alerts" });
  const alertCard = h("section", { class: "card s12 alert-card", "aria-label": "Alerts", hidden: true }, alerts);
  const chart = document.createElement("sluice-cashflow");
  chart.addEventListener("month", (event) => app.go("/", { query: { month: event.detail } }));
  const chartHint = h("p", { class: "hint" }, "Twelve months of money in and out, drawn as soon as the first rows are in.");
  const chartCard = h("section", { class: "card s7", "aria-labelledby": "flow" }, h("h2", { id: "flow" }, "Money in and out ", h("span", null, "· 12 months"), h("span", { class: "grow" }), h("span", { class: "key" }, h("i", { dataset: { tint: 1 } }), "in"), h("span", { class: "key" }, h("i", { dataset: { tint: 2 } }), "out")), chartHint, chart);
  const budgets = h("div", { class: "budgets" }), budgetNote = h("span");
  const budgetCard = h("section", { class: "card s5", "aria-labelledby": "buds" }, h("h2", { id: "buds" }, h("a", { href: app.href("/budgets") }, "Budgets"), " ", budgetNote, h("span", { class: "grow" }),
    h("button", { class: "link", type: "button", dataset: { action: "new-budget" }, on: { click: () => app.editBudget() } }, "New budget")), budgets);
  const where = h("div", { class: "where" });
  const whereCard = h("section", { class: "card s5", "aria-labelledby": "went" }, h("h2", { id: "went" }, "Where it went"), where);
  const rows = h("div", { class: "txs compact", role: "table", "aria-label": "Latest transactions" });
  const latestCard = h("section", { class: "card s7", "aria-labelledby": "late" }, h("h2", { id: "late" }, "Latest ", h("span", { class: "grow" }), h("a", { class: "link", href: app.href("/transactions") }, "All transactions")), rows);
  const grid = h("div", { class: "grid" }, figures.map((f) => f.node), alertCard, comingCard, chartCard, budgetCard, whereCard, latestCard);

  // The empty book
  const demo = h("button", { class: "btn quiet", type: "button", dataset: { action: "demo" }, on: { click: async () => { demo.disabled = true; await app.tryDemo(); demo.disabled = false; } } }, "Try it with sample statements");
  const emptyZone = dropZone({ send: app.sendFiles });
  const empty = h("section", { class: "card empty-book" }, h("h2", null, "Nothing here yet"), h("p", null, "Sluice reads your bank’s statements, counts every row once, and keeps the figures live. It all stays on this machine."), emptyZone.node,
    h("p", { class: "sub" }, "Nothing at hand? ", demo));
  hidden.node.hidden = true; // only its file input is wanted, for the button above
  const skeleton = h("div", { class: "grid skeleton", "aria-hidden": "true" }, ["k", "k", "k", "k", "s12", "s7", "s5"].map((c) => h("div", { class: `card ${c}` })));
  root.append(head, skeleton, empty, grid, hidden.node);

  let list = [], listFailed = null, fresh = new Set();

  function renderState() {
    const loaded = app.store.loaded("accounts") && app.store.loaded("analytics.summary");
    const known = app.store.values("accounts").length + app.store.values("imports").length + app.uploads.running.length + app.store.values("budgets").length > 0;
    skeleton.hidden = loaded || known;
    empty.hidden = !loaded || known;
    grid.hidden = !known;
    head.classList.toggle("bare", !known);
  }

  function renderHead() {
    const m = app.period;
    setText(title, m ? month(m) : "Overview");
    const latestDay = app.summary()?.latest_day;
    setText(period, !m ? "" : latestDay && latestDay.startsWith(m) && latestDay > firstDay(m) ? dayRange(firstDay(m), latestDay) : month(m, "year"));
    const all = app.store.values("analytics.summary");
    const first = all.map((c) => c.first_month).filter(Boolean).sort()[0], last = all.map((c) => c.last_month).filter(Boolean).sort().at(-1);
    previous.disabled = !m || (first && m <= first);
    next.disabled = !m || (last && m >= last);
    const currencies = app.currencies();
    currency.hidden = currencies.length < 2;
    if ([...currency.options].map((o) => o.value).join() !== currencies.join()) currency.replaceChildren(...currencies.map((c) => h("option", { value: c }, c)));
    currency.value = app.currency;
  }

  function renderFigures() {
    const s = app.summary(), c = app.currency;
    const before = app.period ? addMonths(app.period, -1) : null;
    const past = app.store.values("analytics.cashflow").find((cell) => cell.month === before && cell.currency === c);
    const [worth, income, spending, left] = figures;
    worth.value.show(s?.net_worth_minor ?? null, c);
    const ago = s?.net_worth_month_ago_minor;
    const moved = s && s.net_worth_minor !== null && ago !== null && ago !== undefined ? s.net_worth_minor - ago : null;
    worth.note.replaceChildren(...(moved === 0 ? [`as in ${month(before)}`] : moved !== null ? [h("span", { class: moved < 0 ? "down" : "up" }, `${moved < 0 ? "▼" : "▲"} ${money(Math.abs(moved), c)}`), ` since ${month(before)}`]
      : [s && s.net_worth_minor === null ? "No statement has said a balance yet" : ""]));
    income.value.show(s?.income_minor ?? (s ? 0 : null), c);
    spending.value.show(s?.spending_minor ?? (s ? 0 : null), c);
    setText(income.note, past ? `${money(past.in_minor, c)} in ${month(before)}` : "");
    setText(spending.note, past ? `${money(past.out_minor, c)} in ${month(before)}` : "");
    const mine = app.store.values("budgets").filter((b) => b.currency === c && b.month === app.period);
    left.value.show(mine.length ? (s?.budget_left_minor ?? null) : null, c);
    const days = mine[0]?.days_left;
    left.note.replaceChildren(...(mine.length ? [`of ${money(s?.budget_minor ?? 0, c)}${days > 0 && s?.budget_left_minor > 0 ? `, ${money(Math.floor(s.budget_left_minor / days), c)} a day` : ""}`]
      : [h("button", { class: "link", type: "button", on: { click: () => app.editBudget() } }, "Set a first budget")]));
  }

  function renderComing() {
    const jobs = app.store.values("imports").sort((a, b) => b.id - a.id);
    const now = Date.now();
    let shown = jobs.filter((job) => isOpen(job) || now - Date.parse(job.created) < JUST_ENDED_MS);
    if (!shown.length) shown = jobs.slice(0, 3);
    shown = [...shown.filter(isOpen), ...shown.filter((job) => !isOpen(job))];
    const running = jobs.filter(isRunning);
    const read = running.reduce((sum, job) => sum + (job.rows?.read ?? 0), 0);
    const uploads = uploadCards(app, coming);
    const more = Math.max(0, shown.length - COMING_MAX);
    setText(comingNote, running.length ? `· ${count(running.length, "file")}${read ? `, ${count(read, "row")} so far` : ""}` : shown.some(isOpen) ? "· waiting for you" : "· the last ones");
    keyed(coming, [...uploads, ...shown.slice(0, COMING_MAX), ...(more ? [{ id: "more", more: shown.length - COMING_MAX }] : [])], (job) => job.key ?? job.id,
      (job) => job.node ?? (job.more ? h("a", { class: "link more" }) : document.createElement("sluice-import")),
      (node, job) => {
        if (job.more) Object.assign(node, { textContent: `${number(job.more)} more`, href: app.href("/imports") });
        else if (!job.node) node.show(job, { app });
      });
    comingCard.hidden = !shown.length && !uploads.length;
  }

  function renderChart() {
    chartHint.hidden = Boolean(app.period);
    if (!app.period) return;
    const cells = new Map(app.store.values("analytics.cashflow").filter((c) => c.currency === app.currency).map((c) => [c.month, c]));
    const points = Array.from({ length: 12 }, (_, i) => addMonths(app.period, i - 11)).map((m) => ({ month: m, in_minor: cells.get(m)?.in_minor ?? 0, out_minor: cells.get(m)?.out_minor ?? 0 }));
    chart.show(points, app.currency, app.period);
  }

  function renderBudgets() {
    const cells = app.store.values("budgets").filter((b) => !app.period || b.month === app.period).sort((a, b) => (b.percent ?? 0) - (a.percent ?? 0) || a.id - b.id);
    setText(budgetNote, cells.some((b) => b.days_left !== null && b.days_left !== undefined) ? "· the mark is today" : "");
    keyed(budgets, cells.length ? cells : [null], (b) => b?.id ?? "none", (b) => b ? document.createElement("sluice-budget")
      : h("div", { class: "hint" }, h("p", null, "A budget warns you while statements come in, the moment a row crosses its line."), h("button", { class: "btn quiet", type: "button", on: { click: () => app.editBudget() } }, "Set a budget")),
    (node, b) => b && node.show(b, { edit: () => app.editBudget(app.store.values("budgets").find((x) => x.id === b.id) ?? b) }));
  }

  function renderWhere() {
    const cells = app.store.values("analytics.categories").filter((c) => c.month === app.period && c.currency === app.currency && c.kind !== "transfer" && c.kind !== "income" && c.out_minor > 0);
    cells.sort((a, b) => b.out_minor - a.out_minor);
    const rest = cells.slice(CATEGORY_BARS);
    const shown = cells.slice(0, rest.length > 1 ? CATEGORY_BARS : CATEGORY_BARS + 1);
    if (rest.length > 1) shown.push({ category: "rest", name: `${rest.length} more`, out_minor: rest.reduce((sum, c) => sum + c.out_minor, 0) });
    const top = Math.max(1, ...shown.map((c) => c.out_minor));
    keyed(where, shown.length ? shown : [null], (c) => c?.category ?? "none", (c) => {
      if (!c) return h("p", { class: "hint" }, app.period ? "Nothing was spent in this month, as far as the statements say." : "Spending by category, once rows are in.");
      const node = h(c.category === "rest" ? "span" : "a", { class: "wrow" }, h("span", { class: "name" }), h("span", { class: "bar", "aria-hidden": "true" }, h("span", { class: "track" }, h("i"))), moneyElement());
      node.dataset.category = c.category;
      return node;
    }, (node, c) => {
      if (!c) return;
      setText(node.firstChild, c.category === "rest" ? c.name : app.categoryName(c.category, c.name));
      node.firstChild.title = node.firstChild.textContent;
      if (c.category !== "rest") node.href = app.href("/transactions", { category: app.categorySlug(c.category), from: firstDay(c.month), to: lastDay(c.month) });
      node.querySelector("i").style.setProperty("transform", `scaleX(${c.out_minor / top})`);
      node.querySelector("i").dataset.tint = c.category === "rest" || !c.category ? 6 : (shown.indexOf(c) % 5) + 1;
      node.lastChild.show(c.out_minor, app.currency);
    });
  }

  function renderAlerts() {
    const cells = standingAlerts(app.store.items("alerts")).slice(0, ALERTS_MAX);
    alertCard.hidden = !cells.length;
    keyed(alerts, cells, (a) => a.id, (a) => {
      const words = h("span", { class: "words" });
      return h("li", { dataset: { alert: a.id } }, h("span", { class: "mark", "aria-hidden": "true" }, "!"), words, h("span", { class: "row" },
        h("button", { class: "btn quiet small", type: "button", on: { click: () => app.alertRows(a) } }, "See rows"), h("button", { class: "btn quiet small", type: "button", dataset: { action: "acknowledge" }, on: { click: () => app.acknowledge(a) } }, "Acknowledge")));
    }, (node, a) => {
      const { title: head, text } = alertWords(a);
      node.className = a.severity ?? "";
      node.querySelector(".words").replaceChildren(h("strong", null, head), " ", h("span", { class: "sub" }, `${text} · ${month(a.month, "year")}`));
    });
  }

  function renderRows() {
    const items = list.length ? list : [null];
    keyed(rows, items, (tx) => tx?.id ?? "none", (tx) => tx ? makeRow(app) : h("p", { class: "hint" }), (node, tx) => {
      if (!tx) return setText(node, listFailed ? `${listFailed.message} The list comes back with the connection.` : app.period ? "No transactions in this month." : "New rows glow here for a moment.");
      fillRow(app, node, tx, { fresh: fresh.delete(tx.id) });
      node.parts.category.tabIndex = 0;
    });
  }

  async function readRows() {
    try {
      const { items } = await app.api.get("/transactions", { limit: LATEST_ROWS, to: app.chosenMonth ? lastDay(app.chosenMonth) : null });
      const known = new Set(list.map((tx) => tx.id));
      if (list.length) fresh = new Set(items.filter((tx) => !known.has(tx.id)).map((tx) => tx.id));
      [list, listFailed] = [items, null];
    } catch (problem) {
      listFailed = problem;
    }
    renderRows();
  }

  const frame = (work) => framed(() => root.isConnected && work());
  const figuresSoon = frame(() => { renderState(); renderHead(); renderFigures(); });
  const comingSoon = frame(() => { renderState(); renderComing(); });
  const [chartSoon, budgetsSoon, whereSoon, alertsSoon, rowsSoon, readSoon] = [renderChart, renderBudgets, renderWhere, renderAlerts, renderRows, readRows].map(frame);
  const renderAll = () => [figuresSoon, comingSoon, chartSoon, budgetsSoon, whereSoon, alertsSoon, rowsSoon].forEach((work) => work());

  watch("analytics.summary", figuresSoon);
  watch("accounts", figuresSoon);
  watch("imports", comingSoon);
  watch("analytics.cashflow", () => { chartSoon(); figuresSoon(); });
  watch("analytics.categories", whereSoon);
  watch("budgets", () => { budgetsSoon(); figuresSoon(); });
  watch("alerts", alertsSoon);
  watch("transactions", ({ items, snapshot }) => {
    // One edited row is replaced where it stands; anything else moves the window.
    const edits = items.filter((item) => list.some((tx) => tx.id === item.id) && !item.deleted);
    for (const item of edits) list = list.map((tx) => (tx.id === item.id ? { ...tx, ...item } : tx));
    if (snapshot || edits.length !== items.length) readSoon();
    rowsSoon();
  });
  on("summary", figuresSoon);
  on("period", () => { renderAll(); readSoon(); });
  on("categories", renderAll);
  on("edited", ({ detail }) => {
    if (detail.transaction) list = list.map((tx) => (tx.id === detail.id ? { ...tx, ...detail.transaction } : tx));
    rowsSoon();
  });
  const uploads = () => comingSoon();
  app.uploads.addEventListener("change", uploads);
  stops.push(() => app.uploads.removeEventListener("change", uploads));
  renderAll();
  renderState();
  readRows();
  return { title: "Overview", update: () => (readSoon(), renderAll(), true), destroy: () => stops.forEach((stop) => stop()) };
}
