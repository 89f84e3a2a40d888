// Money in and out by month. Chart.js draws it when it is installed; the same figures always stand in a table behind it, and alone
// where there is no Chart.js. <sluice-cashflow> with `show(points, currency, selected)`.

import { h, keyed, setText, calm } from "../dom.js";
import { money, month } from "../format.js";

let library = null;

/** Chart.js, loaded once and only when something is to be drawn; null when the server has none. */
function chartLibrary() {
  library ??= new Promise((resolve) => {
    const script = h("script", { src: "/vendor/chart.js" });
    script.onload = () => resolve(globalThis.Chart ?? null);
    script.onerror = () => resolve(null);
    document.head.append(script);
  });
  return library;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class CashflowElement extends HTMLElement {
  #chart = null;
  #points = [];
  #currency = null;
  #selected = null;
  #parts = null;

  connectedCallback() {
    this.theme = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => this.#draw();
    this.theme.addEventListener("change", this.recolour);
  }

  disconnectedCallback() {
    this.theme.removeEventListener("change", this.recolour);
    this.#chart?.destroy();
    this.#chart = null;
    this.#parts?.canvas.remove();
    this.#parts = null;
    this.replaceChildren();
  }

  /** `points` are [{month, in_minor, out_minor}] in order; a click on a month fires `month` with it as detail. */
  async show(points, currency, selected) {
    Object.assign(this, { shown: true });
    this.#points = points;
    this.#currency = currency;
    this.#selected = selected;
    if (!this.#parts) this.#build();
    this.#table();
    const Chart = await chartLibrary();
    if (!this.#parts) return;
    this.dataset.chart = Chart ? "yes" : "no";
    if (Chart) this.#draw(Chart);
  }

  #build() {
    const canvas = h("canvas", { role: "img", "aria-label": "Money in and out by month; the figures are in the table that follows" });
    const rows = h("tbody");
    const table = h("table", null, h("caption", null, "Money in and out by month"),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Month"), h("th", { scope: "col", class: "num" }, "In"), h("th", { scope: "col", class: "num" }, "Out"))), rows);
    this.append(h("div", { class: "canvas" }, canvas), h("div", { class: "behind" }, table));
    this.#parts = { canvas, rows };
  }

  #table() {
    keyed(this.#parts.rows, this.#points, (p) => p.month,
      (p) => h("tr", null, h("th", { scope: "row" }, month(p.month, "year")), h("td", { class: "num" }), h("td", { class: "num" })),
      (row, p) => {
        setText(row.children[1], money(p.in_minor, this.#currency));
        setText(row.children[2], money(p.out_minor, this.#currency));
      });
  }

  #draw(Chart = globalThis.Chart) {
    if (!Chart || !this.#parts) return;
    const points = this.#points, currency = this.#currency;
    const faded = (name) => points.map((p) => (p.month === this.#selected ? colour(name) : `color-mix(in srgb, ${colour(name)} 62%, ${colour("--card")})`)).map(resolved);
    const labels = points.map((p) => (p.month.endsWith("-01") ? [month(p.month, "short"), p.month.slice(0, 4)] : month(p.month, "short")));
    const text = colour("--muted"), line = colour("--line");
    const values = [["Money in", "--c1", "in_minor"], ["Money out", "--c2", "out_minor"]];
    if (!this.#chart) {
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      this.#chart = new Chart(this.#parts.canvas, {
        type: "bar",
        data: { labels, datasets: values.map(([label]) => ({ label, data: [], borderRadius: 3, maxBarThickness: 18, categoryPercentage: 0.72, barPercentage: 0.92 })) },
        options: {
          responsive: true, maintainAspectRatio: false, animation: { duration: 500 }, interaction: { mode: "index", intersect: false },
          onClick: (_, hits) => hits[0] && this.dispatchEvent(new CustomEvent("month", { detail: this.#points[hits[0].index].month })),
          onHover: (event, hits) => event.native?.target?.style.setProperty("cursor", hits.length ? "pointer" : "default"),
          plugins: {
            legend: { display: false },
            tooltip: {
              displayColors: true, boxPadding: 4, padding: 10, cornerRadius: 8,
              callbacks: {
                title: (hits) => month(this.#points[hits[0].dataIndex].month, "year"),
                label: (hit) => ` ${hit.dataset.label}: ${money(this.#points[hit.dataIndex][values[hit.datasetIndex][2]], this.#currency)}`,
              },
            },
          },
          scales: {
            x: { grid: { display: false, drawBorder: false }, ticks: { maxRotation: 0, autoSkipPadding: 8, font: { size: 11.5 } } },
            y: { beginAtZero: true, grid: { drawBorder: false, drawTicks: false }, ticks: { maxTicksLimit: 5, padding: 8, font: { size: 11.5 } } },
          },
        },
      });
    }
    const chart = this.#chart;
    chart.data.labels = labels;
    chart.data.datasets.forEach((set, i) => {
      set.data = points.map((p) => p[values[i][2]]);
      set.backgroundColor = faded(values[i][1]);
    });
    const { x, y } = chart.options.scales;
    x.ticks.color = points.map((p) => (p.month === this.#selected ? colour("--ink") : text));
    y.ticks.color = text;
    y.grid.color = line;
    y.ticks.callback = (value) => money(value, currency, { whole: true });
    Object.assign(chart.options.plugins.tooltip, { backgroundColor: colour("--ink"), titleColor: colour("--paper"), bodyColor: colour("--paper") });
    chart.update(calm.matches ? "none" : undefined);
  }
}

// A canvas does not know color-mix(): let CSS work it out once per colour.
const resolvedColours = new Map();
function resolved(mix) {
  if (!resolvedColours.has(mix)) {
    const probe = h("span", { style: { color: mix, display: "none" } });
    document.body.append(probe);
    resolvedColours.set(mix, getComputedStyle(probe).color);
    probe.remove();
  }
  return resolvedColours.get(mix);
}

customElements.define("sluice-cashflow", CashflowElement);
