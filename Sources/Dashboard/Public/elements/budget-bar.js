// One budget: its name, what is used of it, a bar, and a mark for today. <sluice-budget> with `show(budget)`.

import { h, setText, glow } from "../dom.js";
import { money, percent, daysInMonth } from "../format.js";
import { moneyElement } from "./money.js";

class BudgetElement extends HTMLElement {
  #parts = null;
  #last = null;

  /** `budget` is a cell of the topic `budgets`; `edit`, when given, makes the name a button. */
  show(budget, { edit } = {}) {
    if (!this.#parts) this.#build(edit);
    const p = this.#parts;
    const name = budget.category_name ?? (budget.category === null ? "Everything" : "No category");
    setText(p.name, name);
    if (edit) p.name.setAttribute("aria-label", `Edit the budget ${name}`);
    const state = budget.state ?? "ok";
    this.dataset.state = state;
    setText(p.tag, TAGS[state] ?? "");
    p.tag.hidden = !TAGS[state];
    p.used.show(budget.used_minor, budget.currency, { still: true });
    setText(p.of, `of ${money(budget.amount_minor, budget.currency)}`);
    p.bar.style.setProperty("transform", `scaleX(${Math.min(1, Math.max(0, budget.used_minor / Math.max(1, budget.amount_minor)))})`);
    const left = budget.left_minor ?? budget.amount_minor - budget.used_minor;
    setText(p.left, left >= 0 ? `${money(left, budget.currency)} left${perDay(budget, left)}` : `${money(-left, budget.currency)} over`);
    const known = budget.days_left !== null && budget.days_left !== undefined;
    p.today.hidden = !known;
    if (known) {
      const days = daysInMonth(budget.month);
      p.today.style.setProperty("left", `${(100 * (days - budget.days_left)) / days}%`);
    }
    this.querySelector(".bar").setAttribute("aria-valuenow", Math.round(budget.percent ?? 0));
    this.querySelector(".bar").setAttribute("aria-valuetext", `${percent(budget.percent ?? 0)} of ${name} used`);
    if (this.#last !== null && this.#last !== budget.used_minor) glow(this);
    this.#last = budget.used_minor;
  }

  #build(edit) {
    const name = edit ? h("button", { class: "link name", type: "button", on: { click: () => edit() } }) : h("span", { class: "name" });
    const tag = h("span", { class: "tag" });
    const used = moneyElement(), of = h("span", { class: "sub" });
    const bar = h("i"), today = h("u", { title: "Today" });
    const left = h("span", { class: "sub left" });
    this.append(
      h("div", { class: "line" }, h("span", { class: "who" }, name, tag), h("span", { class: "num" }, used, " ", of)),
      h("div", { class: "bar", role: "progressbar", "aria-label": "Used", "aria-valuemin": "0", "aria-valuemax": "100" }, h("span", { class: "track" }, bar), today),
      left,
    );
    this.#parts = { name, tag, used, of, bar, today, left };
  }
}

const TAGS = { warning: "nearly used", used: "used up", exceeded: "exceeded" };

function perDay(budget, left) {
  if (!budget.days_left || left <= 0) return "";
  return `, ${money(Math.floor(left / budget.days_left), budget.currency)} a day`;
}

customElements.define("sluice-budget", BudgetElement);
