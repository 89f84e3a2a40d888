// Short messages at the edge of the page. Alerts stay until somebody has dealt with them; notes go by themselves.

import { h } from "../dom.js";
import { count, money, percent } from "../format.js";
import { latest } from "../store.js";

const NOTE_MS = 7_000;
const TOASTS_MAX = 3;

export class Toasts {
  constructor({ region, polite, assertive }) {
    Object.assign(this, { region, polite, assertive });
    this.byKey = new Map();
  }

  /** Shows a message; one of the same key replaces the earlier. `actions` are [label, function] pairs; returns nothing. */
  show({ key = Symbol("toast"), title, text, tone = "plain", actions = [], stays = false }) {
    this.dismiss(key);
    const close = h("button", { class: "close", type: "button", "aria-label": "Dismiss", on: { click: () => this.dismiss(key) } }, "×");
    const row = h("div", { class: "row" }, actions.map(([label, act]) =>
      h("button", { class: "btn quiet small", type: "button", on: { click: () => { this.dismiss(key); act(); } } }, label)));
    const node = h("div", { class: `toast ${tone}`, role: tone === "plain" ? "status" : "alert" }, close, h("strong", null, title), text ? h("div", { class: "sub" }, text) : null,
      actions.length ? row : null);
    this.region.append(node);
    const entry = { node, timer: 0 };
    const start = () => { if (!stays) entry.timer = setTimeout(() => this.dismiss(key), NOTE_MS); };
    node.addEventListener("pointerenter", () => clearTimeout(entry.timer));
    node.addEventListener("focusin", () => clearTimeout(entry.timer));
    node.addEventListener("pointerleave", start);
    start();
    this.byKey.set(key, entry);
    if (this.byKey.size > TOASTS_MAX) this.dismiss(this.byKey.keys().next().value);
  }

  dismiss(key) {
    const entry = this.byKey.get(key);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.node.remove();
    this.byKey.delete(key);
  }

  clear() {
    for (const key of [...this.byKey.keys()]) this.dismiss(key);
  }

  /** Says something to screen readers alone. */
  announce(text, assertive = false) {
    (assertive ? this.assertive : this.polite).textContent = text;
  }
}

/** The alerts that want somebody's eye: of each budget and month the highest threshold, newest first, until acknowledged. */
export function standingAlerts(items) {
  const standing = new Map();
  for (const alert of latest(items)) {
    if (alert.state !== "raised" || alert.acknowledged || alert.announced === false) continue;
    const key = `${alert.budget} ${alert.month}`;
    if (!(standing.get(key)?.threshold > alert.threshold)) standing.set(key, alert);
  }
  return [...standing.values()].sort((a, b) => b.id - a.id);
}

/** An alert as a sentence: what happened, with numbers and the reason. */
export function alertWords(alert) {
  const name = alert.budget_name ?? "A budget";
  const over = alert.used_minor > alert.amount_minor;
  const title = over ? `${name} is over its budget`
    : alert.used_minor === alert.amount_minor ? `${name} has used its whole budget`
    : `${name} has used ${percent(Math.floor((100 * alert.used_minor) / Math.max(1, alert.amount_minor)))} of its budget`;
  const cause = alert.file ? `, after ${alert.rows > 0 ? `${count(alert.rows, "row")} of ` : ""}${alert.file}` : "";
  return { title, text: `${money(alert.used_minor, alert.currency)} of ${money(alert.amount_minor, alert.currency)}${cause}` };
}
