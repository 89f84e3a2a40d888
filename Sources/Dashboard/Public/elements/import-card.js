// One import: file, account, counters, six gates, and what can be done about it now. <sluice-import> with `show(job)`.

import { h, setText, glow } from "../dom.js";
import { bytes, compact, count, duration, number, seconds } from "../format.js";
import "./gates.js";

const RUNNING = new Set(["queued", "running", "retrying", "pausing", "cancelling"]);
export const isRunning = (job) => RUNNING.has(job.state);
export const isOpen = (job) => isRunning(job) || ["held", "paused"].includes(job.state);

/** The state of a job in words for people. */
export function stateWords(job) {
  const verb = job.kind === "undo" ? "Taking it back" : job.kind === "redo" ? "Bringing it back" : null;
  switch (job.state) {
    case "queued": return verb ? `${verb} soon` : "Waiting for its turn";
    case "running": return verb ?? (job.stage ? `In the gate “${job.stage}”` : "Starting");
    case "held": return job.questions?.length ? count(job.questions.length, "question") : "Waiting for your approval";
    case "pausing": return "Pausing";
    case "paused": return "Paused";
    case "retrying": return "Trying again soon";
    case "cancelling": return "Stopping";
    case "cancelled": return "Cancelled; nothing of it was kept";
    case "failed": return "Failed; nothing of it was kept";
    case "quarantined": return "Set aside: it stopped the program three times";
    default: return job.published === false ? "Taken back" : "In the ledger";
  }
}

class ImportElement extends HTMLElement {
  #parts = null;
  #job = null;
  #app = null;
  #shownProblems = false;

  /** `app` acts on imports; `full` adds counters, balance proof and problems to the compact card of the overview. */
  show(job, { app, full = false }) {
    this.#app = app;
    const before = this.#job;
    this.#job = job;
    if (!this.#parts) this.#build(full);
    const p = this.#parts;
    this.dataset.import = job.id;
    this.dataset.state = job.state;
    this.dataset.published = String(job.published !== false && job.state === "succeeded");
    setText(p.file, job.file);
    p.file.href = app.href(`/imports/${job.id}`);
    setText(p.sub, subtitle(job));
    p.gates.show(job);
    this.#actions(job);
    this.#questions(job);
    const error = job.error?.message ?? (typeof job.error === "string" ? job.error : "");
    p.error.hidden = !error || !["failed", "quarantined", "retrying"].includes(job.state);
    setText(p.error, error);
    if (p.counters) this.#counters(job);
    if (before && before.state !== job.state) {
      if (job.state === "succeeded") glow(this);
      app.toasts.announce(`${job.file}: ${stateWords(job)}. ${job.state === "succeeded" ? outcome(job).join(", ") : ""}`);
    }
  }

  #build(full) {
    const file = h("a", { class: "file" }), sub = h("div", { class: "sub" });
    const gates = document.createElement("sluice-gates");
    const actions = h("div", { class: "actions" }), questions = h("div", { class: "questions", hidden: true });
    const error = h("p", { class: "error", hidden: true });
    this.append(h("div", { class: "who" }, file, sub), gates, actions, questions, error);
    this.#parts = { file, sub, gates, actions, questions, error };
    if (full) {
      const counters = h("ul", { class: "counters", "aria-label": "Rows" }), problems = h("div", { class: "problem-box", hidden: true });
      this.append(counters, problems);
      Object.assign(this.#parts, { counters, problems });
    }
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.#job.file);
  }

  #actions(job) {
    const wanted = actionsOf(job);
    const signature = wanted.map(([name]) => name).join();
    const { actions } = this.#parts;
    if (actions.dataset.for === signature) return;
    const focused = actions.contains(document.activeElement);
    actions.dataset.for = signature;
    actions.replaceChildren(...wanted.map(([name, label, look]) => h("button", { class: `btn ${look} small`, type: "button", dataset: { action: name },
      "aria-label": `${label} ${job.file}`, on: { click: (event) => this.#act(name, event.currentTarget) } }, label)));
    if (focused) actions.querySelector("button")?.focus({ preventScroll: true });
  }

  async #act(name, button) {
    button.disabled = true;
    await this.#app.act(this.#job, name);
    button.disabled = false;
  }

  async #questions(job) {
    const box = this.#parts.questions;
    const wanted = job.state === "held" ? (job.questions ?? []) : [];
    const signature = JSON.stringify(wanted);
    if (box.dataset.for === signature) return;
    box.dataset.for = signature;
    box.hidden = wanted.length === 0;
    const { questionForm } = wanted.length ? await import("./question.js") : {};
    if (box.dataset.for !== signature) return; // answered meanwhile
    box.replaceChildren(...wanted.map((question) => questionForm(question, (q, choice) => this.#app.answer(this.#job, q, choice))));
  }

  #counters(job) {
    const { counters, problems } = this.#parts;
    const rows = job.rows ?? {};
    const items = [["new", rows.new, "new"], ["already there", rows.duplicate, "duplicate"], ["skipped", rows.skipped, "skipped"], ["rejected", rows.rejected, "rejected"],
      ["flagged", job.flagged ?? 0, "flagged"]].filter(([, n], i) => i < 2 || n > 0);
    const nodes = items.map(([label, n, kind]) => h("li", { dataset: { count: kind } }, h("b", null, number(n ?? 0)), ` ${label}`));
    if (PROOF[job.balance]) nodes.push(h("li", { class: `proof ${job.balance}` }, PROOF[job.balance]));
    if (job.remembered?.length) nodes.push(h("li", null, `as answered before: ${job.remembered.join(", ").replaceAll("_", " ")}`));
    if (job.problems > 0) {
      nodes.push(h("li", null, h("button", { class: "link", type: "button", "aria-expanded": String(this.#shownProblems), dataset: { action: "problems" },
        on: { click: () => this.#toggleProblems() } }, `${count(job.problems, "problem")} ${this.#shownProblems ? "▴" : "▾"}`)));
    }
    const signature = nodes.map((node) => node.textContent).join("|");
    if (counters.dataset.for === signature) return;
    counters.dataset.for = signature;
    const focused = counters.contains(document.activeElement);
    counters.replaceChildren(...nodes);
    if (focused) counters.querySelector("button")?.focus({ preventScroll: true });
    problems.hidden = !this.#shownProblems;
  }

  async #toggleProblems() {
    this.#shownProblems = !this.#shownProblems;
    this.#counters(this.#job);
    const box = this.#parts.problems;
    box.hidden = !this.#shownProblems;
    if (box.hidden) return;
    box.replaceChildren(h("p", { class: "sub" }, "Reading…"));
    try {
      const { problemTable } = await import("./problem-table.js");
      const { items } = await this.#app.api.get(`/imports/${this.#job.id}/problems`, { limit: 200 });
      box.replaceChildren(problemTable(items, `Problems of ${this.#job.file}`), ...(items.length < this.#job.problems ? [h("p", { class: "sub" }, `The first ${items.length} are shown.`)] : []));
    } catch (problem) {
      box.replaceChildren(h("p", { class: "error" }, problem.message));
    }
  }
}

const PROOF = { proven: "balance proven", failed: "balance does not add up", unproven: "no balance to prove" };

/** [name, label, look] of what can be done about an import in its present state. */
export function actionsOf(job) {
  switch (job.state) {
    case "queued": case "running": case "retrying": case "pausing":
      return job.kind === "undo" ? [] : [["cancel", "Cancel", "quiet"]];
    case "held":
      return [...(job.questions?.length ? [] : [["approve", "Approve", "solid"]]), ["cancel", "Cancel", "quiet"]]; // a question brings its own buttons
    case "paused": return [["resume", "Resume", "quiet"], ["cancel", "Cancel", "quiet"]];
    case "failed": case "quarantined": case "cancelled": return [["retry", "Retry", "quiet"]];
    case "succeeded": return job.published === false ? [["redo", "Redo", "quiet"]] : [["undo", "Undo", "quiet"]];
    default: return [];
  }
}

function outcome(job) {
  const rows = job.rows ?? {};
  const parts = [];
  if (rows.new || !rows.duplicate) parts.push(`${number(rows.new ?? 0)} new`);
  if (rows.duplicate) parts.push(`${number(rows.duplicate)} already there`);
  if (rows.rejected) parts.push(`${number(rows.rejected)} rejected`);
  return parts;
}

function subtitle(job) {
  const accounts = [job.account].flat().filter(Boolean).join(", ");
  const parts = [job.in ? `in ${job.in}` : "", accounts].filter(Boolean);
  if (isRunning(job)) {
    parts.push(job.state === "running" && !["undo", "redo"].includes(job.kind) && job.rows?.read ? count(job.rows.read, "row") : stateWords(job));
    if (job.state === "running" && job.rate >= 0.5) parts.push(`${compact(Math.round(job.rate))} rows/s`);
    if (job.state === "running" && job.eta_s !== null && job.eta_s !== undefined) parts.push(`${seconds(job.eta_s)} left`);
    if (job.attempt > 1) parts.push(`attempt ${job.attempt}`);
  } else if (job.state === "succeeded" && job.published !== false) {
    parts.push(...outcome(job));
    if (job.seconds) parts.push(duration(job.seconds));
  } else parts.push(stateWords(job));
  if (job.bytes && parts.length < 3 && !isRunning(job)) parts.push(bytes(job.bytes));
  return parts.join(" · ");
}

customElements.define("sluice-import", ImportElement);
