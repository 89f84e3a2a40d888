// Six gates side by side, each filling as its stage advances: Sluice's own picture of an import. <sluice-gates> with `show(job)`.

import { h, setText } from "../dom.js";
import { compact, percent } from "../format.js";

export const STAGES = ["upload", "parse", "extract", "deduplicate", "categorise", "commit"];

/** What each of the six gates shows for a job's cell: {name, look: wait|flow|done|held|failed|cancelled|undone, fill: 0…1}. */
export function gatesOf(job) {
  const byName = new Map((job.stages ?? []).map((stage) => [stage.name, stage]));
  const ended = job.state === "succeeded";
  const active = job.kind === "undo" ? -1 : STAGES.indexOf(job.stage);
  return STAGES.map((name, i) => {
    const stage = byName.get(name);
    const share = stage?.total > 0 ? Math.min(1, stage.done / stage.total) : 0;
    if (job.kind === "undo") return { name, look: ended ? "undone" : "flow", fill: ended ? 0 : 1 - (job.permille ?? 0) / 1000, count: null };
    if (ended) return { name, look: job.published === false ? "undone" : "done", fill: job.published === false ? 0 : 1, count: stage?.done, unit: stage?.unit };
    const done = ["done", "succeeded", "finished", "complete"].includes(stage?.state);
    let look = done ? "done" : ["running", "active"].includes(stage?.state) || share > 0 ? "flow" : "wait";
    if (!done && (i === active || stage?.state === job.state)) {
      if (["held", "paused", "pausing", "retrying"].includes(job.state)) look = "held";
      if (["failed", "quarantined"].includes(job.state)) look = "failed";
    }
    if (["cancelled", "cancelling"].includes(job.state)) look = done ? "cancelled" : look === "flow" ? "cancelled" : "wait";
    return { name, look, fill: done ? 1 : look === "held" || look === "failed" ? Math.max(share, 0.06) : share, count: stage?.done, unit: stage?.unit };
  });
}

class GatesElement extends HTMLElement {
  #gates = null;

  show(job) {
    if (!this.#gates) {
      this.setAttribute("role", "progressbar");
      this.setAttribute("aria-valuemin", "0");
      this.setAttribute("aria-valuemax", "100");
      this.#gates = STAGES.map((name) => {
        const water = h("i"), label = h("b", null, name), figure = h("small");
        const gate = h("span", { class: "gate wait", title: name, "aria-hidden": "true" }, water, label, figure);
        this.append(gate);
        return { gate, water, figure };
      });
    }
    const gates = gatesOf(job);
    gates.forEach(({ name, look, fill, count, unit }, i) => {
      const { gate, water, figure } = this.#gates[i];
      if (gate.dataset.look !== look) {
        gate.dataset.look = look;
        gate.className = `gate ${look}`;
      }
      water.style.setProperty("transform", `scaleX(${fill.toFixed(4)})`);
      gate.title = look === "flow" ? `${name}: ${percent(fill * 100)}` : `${name}: ${WORDS[look]}`;
      setText(figure, unit === "rows" && count > 0 && look !== "undone" ? compact(count) : look === "flow" && fill > 0 ? percent(fill * 100) : "");
    });
    const value = job.state === "succeeded" ? 100 : Math.floor((job.permille ?? 0) / 10);
    this.setAttribute("aria-valuenow", value);
    const at = gates.find((gate) => !["done", "undone"].includes(gate.look));
    this.setAttribute("aria-valuetext", at ? `${at.name}, ${WORDS[at.look]}, ${value} percent of ${job.file}` : `${job.file}: all six gates passed`);
    this.setAttribute("aria-label", `Progress of ${job.file}`);
  }
}

const WORDS = { wait: "not yet", flow: "under way", done: "passed", held: "waiting for you", failed: "failed", cancelled: "stopped", undone: "taken back" };

customElements.define("sluice-gates", GatesElement);
