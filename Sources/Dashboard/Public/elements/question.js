// A question that holds an import, with its choices as buttons; the account question also offers a new account.

import { h } from "../dom.js";
import { count } from "../format.js";

/** `answer(question, choice)` is called with the id of the choice, or with "new:NAME" for a new account. */
export function questionForm(question, answer) {
  const buttons = question.choices.filter((choice) => !(question.kind === "account" && choice.id === "new"))
    .map((choice) => h("button", { class: "btn quiet", type: "button", dataset: { choice: choice.id }, on: { click: () => pick(choice.id) } }, choice.label));
  const parts = [h("div", { class: "choices" }, buttons)];
  if (question.kind === "account") {
    const name = h("input", { type: "text", placeholder: "A new account’s name", "aria-label": "Name of a new account", maxlength: "80", name: "account" });
    parts.push(h("form", { class: "inline", on: { submit: (event) => { event.preventDefault(); if (name.value.trim()) pick(`new:${name.value.trim()}`); } } },
      name, h("button", { class: "btn quiet", type: "submit" }, "Use a new account")));
  }
  const lines = question.rows?.length ? h("p", { class: "sub" }, `It shows in ${question.rows.length === 1 ? "line" : "lines"} ${question.rows.slice(0, 6).join(", ")}${question.rows.length > 6 ? ` and ${count(question.rows.length - 6, "more", "more")}` : ""}.`) : null;
  const group = h("fieldset", { class: "question", dataset: { question: question.id } }, h("legend", null, question.text), lines, parts);
  async function pick(choice) {
    group.disabled = true;
    group.setAttribute("aria-busy", "true");
    if (!(await answer(question, choice))) {
      group.disabled = false;
      group.removeAttribute("aria-busy");
    }
  }
  return group;
}
