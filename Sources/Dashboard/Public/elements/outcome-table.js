// What became of each row of an import, with the evidence: new, duplicate of which transaction, skipped or rejected and why.

import { h } from "../dom.js";
import { day, money, number } from "../format.js";

const PAGE_ROWS = 50;
const OUTCOMES = [["duplicate", "already there"], ["rejected", "rejected"], ["skipped", "skipped"], ["new", "new"]];

/** A card that reads the rows of an import when it is asked to. Call `show(job)` with each change of the counters. */
export function outcomeCard(app, id) {
  const choice = h("span", { class: "row" }), body = h("tbody"), note = h("p", { class: "sub" });
  const more = h("button", { class: "btn quiet small", type: "button", on: { click: () => read() } }, "More rows");
  const table = h("div", { class: "scroll-x", hidden: true }, h("table", { class: "outcomes" }, h("thead", null, h("tr", null,
    h("th", { scope: "col", class: "num" }, "Row"), h("th", { scope: "col" }, "Transaction"), h("th", { scope: "col", class: "num" }, "Amount"), h("th", { scope: "col" }, "Why"))), body));
  const rejects = h("a", { class: "link", download: "", hidden: true }, "Rejected rows, to mend and drop back in");
  const card = h("section", { class: "card", "aria-labelledby": "rows-h", hidden: true }, h("h2", { id: "rows-h" }, "What became of its rows"), choice, table, note, h("div", { class: "row end" }, rejects, h("span", { class: "grow" }), more));
  more.hidden = true;
  let wanted = null, next = null, shownFor = null;

  async function read(outcome = wanted) {
    const fresh = outcome !== wanted || !next;
    wanted = outcome;
    if (fresh) body.replaceChildren();
    for (const button of choice.children) button.setAttribute("aria-pressed", String(button.dataset.outcome === wanted));
    more.disabled = true;
    try {
      const page = await app.api.get(`/imports/${id}/rows`, { outcome, limit: PAGE_ROWS, after: fresh ? null : next });
      if (outcome !== wanted) return;
      next = page.next ?? null;
      body.append(...page.items.map(row));
      note.textContent = body.children.length ? "" : "None.";
      table.hidden = !body.children.length;
      more.hidden = next === null;
    } catch (problem) {
      note.textContent = problem.message;
    }
    more.disabled = false;
  }

  const row = ({ record, flagged, evidence, transaction: tx, problem }) => h("tr", null, h("td", { class: "num" }, number(record)),
    h("td", null, tx ? [tx.merchant ?? tx.text, h("div", { class: "sub" }, day(tx.day, "long"))] : "–"), h("td", { class: "num" }, tx ? money(tx.amount_minor, tx.currency) : ""),
    h("td", null, [flagged ? "Perhaps a duplicate. " : "", evidence ?? problem?.message ?? "", problem?.line ? ` (line ${number(problem.line)})` : ""].join("")));

  return {
    node: card,
    show(job) {
      const counts = OUTCOMES.filter(([name]) => job.rows?.[name] > 0);
      const signature = JSON.stringify(counts.map(([name]) => [name, job.rows[name]]));
      if (signature === shownFor || !["succeeded", "failed"].includes(job.state)) return;
      shownFor = signature;
      card.hidden = !counts.length;
      choice.replaceChildren(...counts.map(([name, label]) => h("button", { class: "btn quiet small", type: "button", "aria-pressed": "false", dataset: { outcome: name }, on: { click: () => { next = null; read(name); } } }, `${number(job.rows[name])} ${label}`)));
      rejects.hidden = !(job.rows?.rejected > 0);
      rejects.href = app.api.url(`/imports/${id}/rejects`);
      next = null;
      if (counts.length && counts[0][0] !== "new") read(counts[0][0]);
    },
  };
}
