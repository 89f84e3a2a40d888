// Problems of a file: where, what is wrong, and the raw text with the place marked.

import { h } from "../dom.js";
import { number } from "../format.js";

/** A table of `problems` ({severity, code, message, line, column, raw}). */
export function problemTable(problems, caption = "Problems") {
  return h("div", { class: "scroll-x" }, h("table", { class: "problems" },
    h("caption", { class: "visually-hidden" }, caption),
    h("thead", null, h("tr", null, h("th", { scope: "col", class: "num" }, "Line"), h("th", { scope: "col", class: "num" }, "Column"), h("th", { scope: "col" }, "What is wrong"))),
    h("tbody", null, problems.map((problem) => h("tr", { dataset: { severity: problem.severity } },
      h("td", { class: "num" }, problem.line ? number(problem.line) : "–"),
      h("td", { class: "num" }, problem.column ? number(problem.column) : "–"),
      h("td", null, h("div", null, h("span", { class: "sev" }, problem.severity === "error" ? "Error" : "Warning"), " ", problem.message, " ", h("span", { class: "code" }, problem.code)),
        problem.raw ? h("pre", { class: "raw", tabindex: "0", "aria-label": "Raw text" }, marked(problem.raw, problem.column)) : null))))));
}

/** The raw text with the field at `column` (from 1) marked. */
export function marked(raw, column) {
  if (!column || column > raw.length) return [raw];
  const start = column - 1;
  const rest = raw.slice(start);
  // A field ends at the file's own delimiter: "12,50" is one field where semicolons part them.
  const end = raw.includes(";") ? /[;\n]|$/ : raw.includes("\t") ? /[\t\n]|$/ : /[,|\n<]|$/;
  const length = Math.max(1, rest[0] === '"' ? rest.indexOf('"', 1) + 1 : rest.search(end));
  return [raw.slice(0, start), h("mark", null, raw.slice(start, start + length)), raw.slice(start + length)];
}
