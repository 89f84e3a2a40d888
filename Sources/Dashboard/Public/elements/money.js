// An amount that rolls from the old figure to the new one. <sluice-money> with `show(minor, currency, options)`.

import { money } from "../format.js";
import { calm, glow } from "../dom.js";

const ROLL_MS = 600;

class MoneyElement extends HTMLElement {
  #shown = null;
  #target = null;
  #frame = 0;

  /** Shows an amount. The first one, and another currency, stand at once; later ones roll. */
  show(minor, currency, options = {}) {
    const key = `${minor} ${currency}`;
    if (this.#target === key) return;
    const first = this.#target === null || this.#shown === null || minor === null || !this.#target.endsWith(` ${currency}`);
    this.#target = key;
    this.dataset.minor = minor ?? "";
    cancelAnimationFrame(this.#frame);
    if (first || calm.matches || document.hidden) {
      this.#write(minor, currency, options);
      return;
    }
    const from = this.#shown, start = performance.now();
    const step = (now) => {
      const t = Math.min(1, (now - start) / ROLL_MS);
      const eased = 1 - (1 - t) ** 4;
      this.#write(t < 1 ? Math.round(from + (minor - from) * eased) : minor, currency, options);
      if (t < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
    if (!options.still) glow(this);
  }

  #write(minor, currency, options) {
    this.#shown = minor;
    this.textContent = money(minor, currency, options);
  }
}
customElements.define("sluice-money", MoneyElement);

/** A <sluice-money> with these classes. */
export function moneyElement(classes = "") {
  const element = document.createElement("sluice-money");
  element.className = `num ${classes}`.trim();
  return element;
}
