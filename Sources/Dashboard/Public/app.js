// Where the page begins: session, book, live connection, routes and history. Views get the one `app` object made here.

import { API } from "./api.js";
import { Connection } from "./connection.js";
import { framed } from "./dom.js";
import { addMonths, slug } from "./format.js";
import { keyboard } from "./keys.js";
import { Live } from "./live.js";
import { EditQueue } from "./queue.js";
import { match } from "./routes.js";
import { Shell } from "./shell.js";
import { Store } from "./store.js";
import { Uploads } from "./upload.js";
import * as actions from "./actions.js";

class App extends EventTarget {
  constructor() {
    super();
    this.api = new API({ signedOut: () => this.#signIn() });
    this.store = new Store();
    this.live = new Live({ device: deviceName() });
    this.connection = new Connection({
      live: this.live, store: this.store, check: () => this.#checkSession(), changed: () => this.#connectionChanged(),
      url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/ws`,
    });
    this.uploads = new Uploads({ api: this.api, newest: () => Math.max(0, ...this.store.values("imports").map((job) => job.id)) });
    this.queue = new EditQueue({ api: this.api });
    this.session = null;
    this.book = null; // {id, name, currency, demo}
    this.categories = [];
    this.chosenMonth = null; // null: follow the latest
    this.period = null; // the month shown
    this.view = null;
    this.undoable = []; // edits made on this page, for Ctrl Z
    Object.assign(this, actions.bound(this));
    this.shell = new Shell(this);
    this.toasts = this.shell.toasts;
  }

  async start() {
    keyboard(this);
    addEventListener("popstate", () => this.#show());
    addEventListener("online", () => this.connection.nudge());
    document.addEventListener("visibilitychange", () => document.hidden || this.connection.nudge());
    document.addEventListener("click", (event) => this.#followLink(event));
    this.store.watch("analytics.summary", framed(() => this.#periodChanged()));
    this.store.watch("alerts", (event) => this.shell.alerts(event));
    this.store.watch("imports", (event) => this.shell.imports(event));
    await this.open();
  }

  /** Asks who we are, then opens the book that the URL names, or the first. */
  async open() {
    try {
      this.session = await this.api.get("/session");
      const wanted = Number(new URL(location.href).searchParams.get("book")) || this.session.book;
      await this.openBook(this.session.books.find((book) => book.id === wanted) ?? this.session.books[0]);
      if (location.pathname === "/sign-in") this.go("/", { replace: true });
      else this.#show();
    } catch (problem) {
      if (problem.status === 401) return;
      this.shell.failed(problem, () => this.open());
    }
  }

  /** Switches to a book: what was known of another one is forgotten. */
  async openBook(book) {
    const other = book?.id !== this.book?.id;
    this.book = book;
    this.api.book = book?.id ?? null;
    this.currency = book?.currency ?? null;
    if (other) {
      for (const topic of [...this.live.topics.keys()]) if (topic.startsWith("import.")) this.connection.unsubscribe(topic);
      this.store.clear();
      this.toasts.clear();
      this.undoable = [];
      this.period = null;
      this.chosenMonth = null;
    }
    const topics = [["imports"], ["alerts"], ["accounts"], ["transactions"], ["analytics.summary", this.#monthArgs()], ["budgets", this.#monthArgs()]];
    for (const [topic, args] of topics) this.connection.subscribe(topic, args ?? null);
    this.shell.bookChanged();
    this.connection.start(book.id);
    await this.loadCategories().catch(() => {});
  }

  async loadCategories() {
    const { items } = await this.api.get("/categories", { limit: 1000 });
    this.categories = items.filter((category) => !category.deleted);
    this.dispatchEvent(new Event("categories"));
  }

  async createCategory(name) {
    const made = await this.api.post("/categories", { name, kind: "expense", parent: null });
    this.categories = [...this.categories.filter((category) => category.id !== made.id), made];
    this.dispatchEvent(new Event("categories"));
    return made;
  }

  categoryName(id, given) {
    if (id === null || id === 0) return "No category";
    const known = this.categories.find((category) => category.id === id);
    // Made elsewhere meanwhile: the list is read again, the name that came along serves until then.
    if (!known && this.categories.length) (this.rereadCategories ??= framed(() => this.loadCategories().catch(() => {})))();
    return known?.name ?? given ?? `Category ${id}`;
  }

  /** Categories stand in URLs by name where the name is unique ("dining"), else by id; 0 is "none". */
  categorySlug(id) {
    if (!id) return "none";
    const category = this.categories.find((c) => c.id === id);
    const name = category && slug(category.name);
    return name && name !== "none" && !/^\d+$/.test(name) && this.categories.filter((c) => slug(c.name) === name).length === 1 ? name : String(id);
  }

  categoryBySlug(text) {
    if (text === null || text === "") return null;
    if (text === "none") return 0;
    if (/^\d+$/.test(text)) return Number(text);
    return this.categories.find((c) => slug(c.name) === text)?.id ?? null;
  }

  /** A path of this page; another book than the first stands in the URL, so that a link can be shared. */
  href(path, query = {}) {
    const url = new URL(path, location.origin);
    for (const [key, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "") url.searchParams.set(key, value);
    if (this.book && this.session && this.book.id !== this.session.book) url.searchParams.set("book", this.book.id);
    return url.pathname + url.search;
  }

  go(path, { replace = false, query } = {}) {
    history[replace ? "replaceState" : "pushState"]({}, "", this.href(path, query));
    return this.#show();
  }

  search() {
    if (this.view?.search) this.view.search();
    else this.go("/transactions").then(() => this.view?.search?.());
  }

  importFiles() {
    if (this.view?.name !== "imports") this.go("/imports").then(() => this.view?.focus?.());
    else this.view.focus?.();
  }

  /** The month shown: a chosen one, or null to follow the latest with data. */
  setMonth(month) {
    this.chosenMonth = month;
    this.connection.subscribe("analytics.summary", this.#monthArgs());
    this.connection.subscribe("budgets", this.#monthArgs());
    if (month) this.#setPeriod(month);
  }

  moveMonth(by) {
    if (!this.period || this.view?.name !== "overview") return;
    this.go("/", { query: { month: addMonths(this.period, by) } });
  }

  summary() {
    const cells = this.store.values("analytics.summary");
    return cells.find((cell) => cell.month === this.period && cell.currency === this.currency) ?? null;
  }

  currencies() {
    return [...new Set(this.store.values("analytics.summary").map((cell) => cell.currency))].filter(Boolean).sort();
  }

  #monthArgs() {
    return this.chosenMonth ? { month: this.chosenMonth } : null;
  }

  #periodChanged() {
    const cells = this.store.values("analytics.summary");
    const currencies = this.currencies();
    if (currencies.length && !currencies.includes(this.currency)) this.currency = currencies.includes(this.book?.currency) ? this.book.currency : currencies[0];
    if (this.chosenMonth || !cells.length) return this.dispatchEvent(new Event("summary"));
    this.#setPeriod(cells.map((cell) => cell.month).sort().at(-1)); // without args the server follows the latest month
    this.dispatchEvent(new Event("summary"));
  }

  #setPeriod(month) {
    this.connection.subscribe("budgets", { month });
    if (month === this.period && this.live.topics.has("analytics.cashflow")) return;
    this.period = month;
    this.connection.subscribe("analytics.cashflow", { from: addMonths(month, -11), to: month });
    this.connection.subscribe("analytics.categories", { from: month, to: month });
    this.dispatchEvent(new Event("period"));
  }

  async #show() {
    if (!this.session && location.pathname !== "/sign-in") return;
    const route = match(location.pathname);
    const url = new URL(location.href);
    const wanted = Number(url.searchParams.get("book")) || this.session?.book;
    if (this.session && this.book && wanted && wanted !== this.book.id) {
      const book = this.session.books.find((b) => b.id === wanted);
      if (book) await this.openBook(book);
    }
    if (route.name === "overview") {
      const month = url.searchParams.get("month");
      const valid = /^\d{4}-(0[1-9]|1[0-2])$/.test(month ?? "") ? month : null;
      if (valid !== this.chosenMonth) this.setMonth(valid);
    }
    this.shell.route(route.name);
    if (this.view?.name === route.name && this.view.update?.(url, route.args)) return;
    const turn = (this.turn = Symbol("turn"));
    let module;
    try {
      module = await route.load();
    } catch {
      return this.shell.failed(new Error("This part of the page could not be loaded."), () => this.#show());
    }
    if (turn !== this.turn) return; // somebody went on meanwhile
    this.view?.destroy?.();
    this.shell.main.replaceChildren();
    this.view = module.mount(this.shell.main, this, url, route.args) ?? {};
    this.view.name = route.name;
    this.shell.arrived(this.view.title);
  }

  #followLink(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.origin !== location.origin) return;
    if (link.pathname.startsWith("/v1/") || link.hash || link.hasAttribute("download")) return;
    event.preventDefault();
    const query = Object.fromEntries(new URL(link.href).searchParams);
    delete query.book;
    this.go(link.pathname, { query });
    scrollTo(0, 0);
  }

  #connectionChanged() {
    this.shell?.connectionChanged();
    if (this.live.phase === "live") this.flushQueue();
    this.dispatchEvent(new Event("connection"));
  }

  async #checkSession() {
    await this.api.get("/session").catch(() => {}); // a 401 shows the sign-in
  }

  #signIn() {
    if (location.pathname === "/sign-in" && this.view?.name === "sign-in") return;
    if (this.live.phase !== "idle") this.connection.signedOut();
    history.replaceState({}, "", "/sign-in");
    this.#show();
  }
}

function deviceName() {
  try {
    const known = localStorage.getItem("sluice.device");
    if (known) return known;
    const made = `page-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
    localStorage.setItem("sluice.device", made);
    return made;
  } catch {
    return `page-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  }
}

const app = new App();
app.start();
