// The parts of a split: a category, an amount and a note each. The last one takes what the others leave, until somebody writes into it.

import { parseAmount } from "../amount.js";
import { h, setText } from "../dom.js";
import { decimal, money } from "../format.js";

/** `total` and `currency` are functions of the form; amounts are shown in the direction of the whole, so that a part of a purchase has no minus sign. */
export function partsEditor({ options, total, currency, parts, sign, first }) {
  const list = h("div", { class: "parts" }), left = h("p", { class: "sub", role: "status" });
  const add = h("button", { class: "btn quiet small", type: "button", dataset: { action: "add-part" }, on: { click: () => { row(); refresh(); } } }, "Another part");
  const node = h("fieldset", { class: "split", hidden: true }, h("legend", null, "Parts"), list, h("div", { class: "row" }, add, h("span", { class: "grow" }), left));
  let own = false; // somebody wrote into the last part

  function row({ category = null, amount = null, note = null } = {}) {
    const fields = { category: h("select", { "aria-label": "Category of the part" }, options()), amount: h("input", { type: "text", inputmode: "decimal", "aria-label": "Amount of the part", value: amount === null ? "" : decimal(amount, currency()) }),
      note: h("input", { type: "text", maxlength: "500", placeholder: "Note", "aria-label": "Note of the part", value: note ?? "" }) };
    fields.category.value = category ?? "";
    const line = h("div", { class: "part" }, fields.category, fields.amount, fields.note, h("button", { class: "close", type: "button", "aria-label": "Remove this part", on: { click: () => { line.remove(); refresh(); } } }, "×"));
    fields.amount.addEventListener("input", () => { own ||= line === list.lastElementChild; refresh(); });
    line.fields = fields;
    list.append(line);
    own = false;
    return line;
  }

  const rows = () => [...list.children];
  const amountOf = (line) => parseAmount(line.fields.amount.value, currency());
  function rest() {
    const amounts = rows().map(amountOf);
    return total() === null || amounts.includes(null) ? null : total() - amounts.reduce((a, b) => a + b, 0);
  }
  function refresh() {
    const last = list.lastElementChild;
    if (node.hidden || !last) return;
    if (!own && total() !== null) {
      const others = rows().slice(0, -1).map(amountOf);
      if (!others.includes(null)) last.fields.amount.value = decimal(total() - others.reduce((a, b) => a + b, 0), currency());
    }
    const open = rest();
    setText(left, open ? `${money(open, currency())} left` : "");
  }
  function open() {
    node.hidden = false;
    if (parts.length) for (const part of parts) row({ category: part.category, amount: sign * part.amount_minor, note: part.note });
    else {
      const category = Number(first());
      row({ category: category || null, amount: total() });
      row();
    }
    own = parts.length > 0;
    refresh();
  }
  if (parts.length) open();

  return {
    node, refresh,
    get active() { return !node.hidden; },
    toggle() {
      if (node.hidden) open();
      else { node.hidden = true; list.replaceChildren(); }
    },
    /** The parts as the server takes them; null while they do not add up. An empty list where the transaction is whole. */
    read(direction) {
      if (node.hidden) return [];
      if (rest() !== 0 || rows().length < 2 || rows().some((line) => amountOf(line) === 0)) return null;
      return rows().map((line) => ({ category: line.fields.category.value === "" ? null : Number(line.fields.category.value), amount_minor: direction * amountOf(line), note: line.fields.note.value.trim() || null }));
    },
    complaint: () => rows().length < 2 ? "A split has at least two parts." : rest() === 0 ? "No part may be empty." : rest() === null ? "Each part needs an amount." : `The parts do not add up: ${money(rest(), currency())} left.`,
    changed: (now) => JSON.stringify(now) !== JSON.stringify(parts.map(({ category, amount_minor, note }) => ({ category, amount_minor, note }))),
  };
}
