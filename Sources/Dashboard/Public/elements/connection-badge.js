// Whether the page is live, always visible. <sluice-connection> with `show(live, queued, updatedAt)`.

import { h, setText } from "../dom.js";
import { clock, count } from "../format.js";

class ConnectionElement extends HTMLElement {
  #parts = null;
  #tick = 0;
  #live = null;
  #queued = 0;

  connectedCallback() {
    this.#tick = setInterval(() => this.#countdown(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
  }

  show(live, queued) {
    this.#live = live;
    this.#queued = queued;
    if (!this.#parts) {
      const dot = h("span", { class: "dot", "aria-hidden": "true" }), words = h("span"), more = h("span", { class: "extra" });
      const retry = h("button", { class: "link", type: "button", on: { click: () => this.dispatchEvent(new Event("retry")) } }, "Try now");
      this.append(dot, words, more, retry);
      this.#parts = { words, more, retry };
    }
    this.dataset.phase = live.phase === "live" ? "live" : live.phase === "stopped" ? "stopped" : live.lostAt === null ? "connecting" : "lost";
    this.#countdown();
  }

  #countdown() {
    const live = this.#live;
    if (!live || !this.#parts) return;
    const { words, more, retry } = this.#parts;
    const queued = this.#queued ? ` · ${count(this.#queued, "edit")} waiting` : "";
    retry.hidden = !["waiting", "stopped"].includes(live.phase);
    if (live.phase === "live") {
      setText(words, "Live");
      setText(more, (live.latency === null ? "" : ` · ${Math.max(1, Math.round(live.latency))} ms`) + queued);
    } else if (live.phase === "waiting") {
      const left = Math.max(0, Math.ceil((live.retryAt - Date.now()) / 1000));
      setText(words, `Offline since ${clock(live.lostAt)}`);
      setText(more, `${left > 0 ? ` · again in ${left} s` : " · trying"}${queued}`);
    } else if (live.phase === "stopped") {
      setText(words, live.stop?.message ?? "Not connected");
      setText(more, queued);
    } else {
      setText(words, live.lostAt === null ? "Connecting…" : "Reconnecting…");
      setText(more, queued);
    }
  }
}
customElements.define("sluice-connection", ConnectionElement);
