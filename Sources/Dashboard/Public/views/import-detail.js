// One import in full: its card, each gate's figures, the statements with their balance proof, its problems.

import { h, setText, framed } from "../dom.js";
import { bytes, clock, count, day, dayRange, duration, money, number } from "../format.js";
import "../elements/import-card.js";
import { outcomeCard } from "../elements/outcome-table.js";
import { problemTable } from "../elements/problem-table.js";

export function mount(root, app, url, [text]) {
  const id = Number(text), topic = `import.${id}`;
  const title = h("h1", null, `Import ${id}`), note = h("span", { class: "period" });
  const rowsLink = h("a", { class: "btn quiet", href: app.href("/transactions", { import: id }), hidden: true }, "See its rows");
  const card = document.createElement("sluice-import");
  const box = h("section", { class: "card imports", "aria-label": "The import", hidden: true }, card);
  const gates = h("tbody"), gatesCard = h("section", { class: "card", "aria-labelledby": "gates-h", hidden: true }, h("h2", { id: "gates-h" }, "The six gates"),
    h("div", { class: "scroll-x" }, h("table", null, h("thead", null, h("tr", null, ["Gate", "State", "Done", "Of", "Time"].map((t, i) => h("th", { scope: "col", class: i > 1 ? "num" : "" }, t)))), gates)));
  const statements = h("section", { class: "card", "aria-labelledby": "stat-h", hidden: true });
  const problems = h("section", { class: "card", "aria-labelledby": "prob-h", hidden: true });
  const state = h("p", { class: "card hint" }, "Reading the import…");
  const outcomes = outcomeCard(app, id);
  root.append(h("header", { class: "head" }, h("a", { class: "btn quiet step", href: app.href("/imports"), "aria-label": "All imports" }, "‹"), h("div", { class: "titles" }, title, note), h("span", { class: "grow" }), rowsLink),
    state, box, statements, gatesCard, problems, outcomes.node);
  let read = null, shownProblems = null, readFor = null;

  const render = framed(() => {
    if (!root.isConnected) return;
    const listed = app.store.value("imports", id), own = app.store.value(topic, id) ?? app.store.values(topic)[0];
    const job = listed || own || read ? { ...read, ...listed, ...own } : null;
    state.hidden = Boolean(job);
    if (!job) return;
    box.hidden = gatesCard.hidden = false;
    setText(title, job.file);
    document.title = `${job.file} · Sluice`;
    setText(note, [job.in ? `in ${job.in}` : "", job.created ? clock(Date.parse(job.created)) : "", job.format?.toUpperCase(), job.bytes ? bytes(job.bytes) : ""].filter(Boolean).join(" · "));
    card.show(job, { app, full: true });
    outcomes.show(job);
    rowsLink.hidden = !(job.state === "succeeded" && job.published !== false && job.rows?.new > 0);
    gates.replaceChildren(...(job.stages ?? []).map((s) => h("tr", null, h("th", { scope: "row" }, s.name), h("td", null, s.state), h("td", { class: "num" }, figure(s.done, s.unit)), h("td", { class: "num" }, s.total ? figure(s.total, s.unit) : "–"),
      h("td", { class: "num" }, s.seconds === null || s.seconds === undefined ? "–" : duration(s.seconds)))));
    const version = `${job.state} ${job.published} ${job.problems}`;
    if (version !== readFor) readMore(version);
    const list = job.latest_problems ?? [];
    const signature = shownProblems ? null : JSON.stringify(list);
    if (list.length && !shownProblems && problems.dataset.for !== signature) {
      problems.dataset.for = signature;
      showProblems(list, job.problems);
    }
  });

  function showProblems(list, all) {
    problems.hidden = !list.length;
    problems.replaceChildren(h("h2", { id: "prob-h" }, "Problems ", h("span", null, `· ${count(all ?? list.length, "place")}`)), problemTable(list));
  }

  async function readMore(version) {
    readFor = version;
    try {
      read = await app.api.get(`/imports/${id}`);
      showStatements(read.statements ?? []);
      if ((read.problems?.length ?? read.problems) > 0) {
        const { items } = await app.api.get(`/imports/${id}/problems`, { limit: 500 });
        if (items.length) showProblems(shownProblems = items, read.problems);
      }
      render();
    } catch (problem) {
      if (!state.hidden) state.textContent = problem.status === 404 ? "There is no such import in this book. Perhaps it is in another one." : problem.message;
    }
  }

  function showStatements(list) {
    statements.hidden = !list.length;
    const amount = (s, minor) => money(minor, s.currency ?? s.account?.currency ?? null);
    statements.replaceChildren(h("h2", { id: "stat-h" }, "Statements ", h("span", null, "· each proven against its own balance")), h("div", { class: "scroll-x" }, h("table", null,
      h("thead", null, h("tr", null, ["Account", "Days", "Rows", "Sum", "Opening", "Closing", "Balance"].map((t, i) => h("th", { scope: "col", class: i > 1 && i < 6 ? "num" : "" }, t)))),
      h("tbody", null, list.map((s) => h("tr", null, h("th", { scope: "row" }, s.account_name ?? s.account?.name ?? s.account?.id ?? "–"), h("td", null, s.first && s.last ? dayRange(s.first, s.last, "full") : day(s.first ?? s.last) || "–"),
        h("td", { class: "num" }, number(s.rows)), h("td", { class: "num" }, amount(s, s.sum_minor)), h("td", { class: "num" }, amount(s, s.opening_minor)), h("td", { class: "num" }, amount(s, s.closing_minor)),
        h("td", null, h("span", { class: `proof ${s.balance}` }, `${s.balance ?? "unproven"}${s.gap_minor ? ` by ${amount(s, s.gap_minor)}` : ""}`))))))));
  }

  app.connection.subscribe(topic);
  const stops = [app.store.watch("imports", render), app.store.watch(topic, render)];
  readMore(null);
  render();
  return { title: `Import ${id}`, update: (_, [other]) => Number(other) === id, destroy: () => { stops.forEach((stop) => stop()); app.connection.unsubscribe(topic); } };
}

const figure = (n, unit) => (unit === "bytes" ? bytes(n ?? 0) : number(n ?? 0));
