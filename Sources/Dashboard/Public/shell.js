// What stands around every view: navigation, connection, banners, messages, the files dropped anywhere.

import { h, icon, keyed, setText, framed } from "./dom.js";
import { clock } from "./format.js";
import { LINKS } from "./routes.js";
import "./elements/connection-badge.js";
import { dropAnywhere } from "./elements/drop-zone.js";
import { isRunning } from "./elements/import-card.js";
import { Toasts, alertWords } from "./elements/toast.js";
import { latest } from "./store.js";

const OFFLINE_NOTICE_MS = 3_000;

export class Shell {
  constructor(app) {
    this.app = app;
    this.main = document.getElementById("main");
    this.badge = document.getElementById("connection");
    this.badge.addEventListener("retry", () => app.connection.nudge());
    this.toasts = new Toasts({ region: document.getElementById("toasts"), polite: document.getElementById("polite"), assertive: document.getElementById("assertive") });
    document.getElementById("keys").addEventListener("click", async () => (await import("./elements/key-list.js")).showKeys());
    this.links = document.getElementById("links");
    this.links.append(...LINKS.map(([path, label, shape, keys]) => h("li", null,
      h("a", { href: path, dataset: { route: path }, "aria-keyshortcuts": keys }, icon(shape), h("span", { class: "label" }, label), h("span", { class: "n" })))));
    this.banner = h("div", { id: "banners" });
    this.main.before(this.banner);
    const column = h("div", { class: "column" });
    this.main.parentNode.insertBefore(column, this.banner);
    column.append(this.banner, this.main);
    dropAnywhere((files, options) => this.#dropped(files, options));
    app.queue.addEventListener("change", () => this.connectionChanged());
    this.refreshCount = framed(() => this.#count());
    setInterval(() => this.#offlineNotice(), 1000);
  }

  route(name) {
    const path = { overview: "/", lost: "/", import: "/imports" }[name] ?? `/${name}`;
    document.body.dataset.view = name;
    for (const link of document.querySelectorAll("[data-route]")) {
      link.href = this.app.href(link.dataset.route);
      if (link.classList.contains("brand")) continue;
      if (link.dataset.route === path) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  arrived(title) {
    document.title = title ? `${title} · Sluice` : "Sluice";
    this.toasts.announce(title ?? "");
  }

  bookChanged() {
    const { book } = this.app;
    setText(document.getElementById("book"), book ? `${book.name} · ${book.currency}` : "");
    this.#banners();
    this.refreshCount();
  }

  connectionChanged() {
    this.badge.show(this.app.live, this.app.queue.size);
    document.body.dataset.connection = this.app.live.phase;
    this.#offlineNotice();
  }

  /** The page could not even begin: say why, offer to try again. */
  failed(problem, again) {
    this.main.replaceChildren(h("div", { class: "state card" }, h("h1", null, problem.offline ? "Sluice cannot be reached" : "Something is wrong"),
      h("p", null, problem.offline ? "The server does not answer. Is “sluice serve” still running?" : problem.message),
      h("button", { class: "btn solid", type: "button", on: { click: again } }, "Try again")));
  }

  imports(event) {
    this.refreshCount();
    this.app.uploads.settle((id) => this.app.store.value("imports", id) !== undefined);
    if (event.snapshot) return;
    for (const key of event.changed) {
      const job = this.app.store.value("imports", key);
      // Somebody looks elsewhere: a question must not wait unseen.
      if (job?.state === "held" && !["imports", "import", "overview"].includes(this.app.view?.name)) {
        this.toasts.show({ key: `held ${job.id}`, title: `${job.file} has a question`, text: job.questions?.[0]?.text, tone: "warn", stays: true, actions: [["Answer", () => this.app.go(`/imports/${job.id}`)]] });
      } else if (job) this.toasts.dismiss(`held ${job.id}`);
    }
  }

  /** New alerts come as toasts and are spoken; withdrawn and acknowledged ones leave. */
  alerts(event) {
    for (const alert of latest(event.items)) {
      const key = `alert ${alert.id}`;
      if (alert.state !== "raised" || alert.acknowledged) this.toasts.dismiss(key);
      else if (!event.snapshot && alert.announced !== false) {
        const { title, text } = alertWords(alert);
        this.toasts.show({ key, title, text, tone: alert.severity === "critical" ? "bad" : "warn", stays: true,
          actions: [["See rows", () => this.app.alertRows(alert)], ["Acknowledge", () => this.app.acknowledge(alert)]] });
        this.toasts.announce(`${title}: ${text}`, true);
      }
    }
  }

  #dropped(files, options) {
    if (!this.app.book) return;
    if (!["imports", "overview"].includes(this.app.view?.name)) this.app.go("/imports");
    this.app.sendFiles(files, options);
  }

  #count() {
    const running = this.app.store.values("imports").filter(isRunning).length;
    const held = this.app.store.values("imports").filter((job) => job.state === "held").length;
    const badge = this.links.querySelector('[data-route="/imports"] .n');
    setText(badge, running ? `${running} running` : held ? `${held} waiting` : "");
    badge.classList.toggle("held", !running && held > 0);
  }

  #banners() {
    const { app } = this;
    const demo = app.book?.demo;
    const lines = [];
    if (demo) lines.push({ key: "demo" });
    if (this.stale) lines.push({ key: "offline" });
    keyed(this.banner, lines, (line) => line.key, (line) => line.key === "demo"
      ? h("div", { class: "banner" }, h("span", null, "This is the demo book: sample statements, nothing of yours."), h("button", { class: "btn quiet small", type: "button", dataset: { action: "delete-demo" }, on: { click: () => app.deleteBook() } }, "Delete it and go back"))
      : h("div", { class: "banner warn", role: "status" }, h("span", { class: "text" })));
    const text = this.banner.querySelector(".banner.warn .text");
    if (text) setText(text, this.stale);
  }

  /** Offline, the page stays readable and says how old it is. */
  #offlineNotice() {
    const { live, store, queue } = this.app;
    const lost = live.phase !== "live" && live.lostAt !== null && Date.now() - live.lostAt > OFFLINE_NOTICE_MS;
    const text = lost ? `Offline. These figures are as of ${clock(store.updatedAt ?? live.lostAt)}.${queue.size ? " Your edits are kept and will be sent." : " Categories can still be changed; they will be sent."}` : null;
    if (text === this.stale) return;
    this.stale = text;
    this.#banners();
  }
}
