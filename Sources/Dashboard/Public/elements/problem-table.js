// Problems of a file: where, what is wrong, and the raw text with the place marked.

import { h } from "../dom.js";
import { number } from "../format.js";
import { parts } from "./problem-place.js";

/** A table of `problems` ({severity, code, message, line, column, field, raw, raw_offset, length}). */
export function problemTable(problems, caption = "Problems") {
  return h("div", { class: "scroll-x" }, h("table", { class: "problems" },
    h("caption", { class: "visually-hidden" }, caption),
    h("thead", null, h("tr", null, h("th", { scope: "col", class: "num" }, "Line"), h("th", { scope: "col", class: "num" }, "Column"), h("th", { scope: "col" }, "What is wrong"))),
    h("tbody", null, problems.map((problem) => h("tr", { dataset: { severity: problem.severity } },
      h("td", { class: "num" }, problem.line ? number(problem.line) : "–"),
      h("td", { class: "num" }, problem.column ? number(problem.column) : "–"),
      h("td", null, h("div", null, h("span", { class: "sev" }, problem.severity === "error" ? "Error" : "Warning"), " ", problem.message, " ", h("span", { class: "code" }, problem.field ? `${problem.field} · ${problem.code}` : problem.code)),
        problem.raw ? h("pre", { class: "raw", tabindex: "0", "aria-label": "Raw text" }, marked(problem)) : null))))));
}

/** The raw text with the value of `problem` marked. Offsets count code points, of which some are two units of a JavaScript string. */
export function marked(problem) {
  const [before, value, after] = parts(problem);
  return value === null ? [before] : [before, h("mark", null, value || "\u2038"), after];
}
