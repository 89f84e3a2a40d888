// The realtime protocol (sluice.v1) as a state machine. It owns no socket and no clock: inputs are methods, each returns a list of
// actions for the caller to perform (connection.js does, the tests do it by hand).
//
// Actions: {do:"open",socket}  {do:"send",socket,text}  {do:"close",socket,code}  {do:"timer",name,ms}  {do:"cancel",name}
//          {do:"snapshot",message}  {do:"data",message}  {do:"progress",message}  {do:"reset",why}  {do:"notice",message}
//          {do:"reply",id,ok|error}  {do:"check"} (ask over HTTP whether the session still stands)  {do:"state"}
//
// phase: idle → connecting → joining → live, from any of them → waiting (a retry is due) or stopped (only a person can go on).

export const CLIENT_GAP = 4010;
const JOIN_TIMEOUT_MS = 10_000;
const OPEN_TIMEOUT_MS = 15_000;
const PONG_TIMEOUT_MS = 10_000;
const STABLE_AFTER_MS = 10_000;

const STOP_REASONS = {
  4500: "The access token is not valid any more.",
  4501: "This page and the server do not understand each other. Reload the page.",
  4502: "The server did not hear from this page in time.",
  4503: "This session was ended.",
  4504: "Too many pages are open for this user. Close one and try again.",
  4505: "This page watches too many things at once. Reload the page.",
};

export class Live {
  constructor({ device, now = Date.now, random = Math.random }) {
    this.device = device;
    this.now = now;
    this.random = random;
    this.phase = "idle";
    this.book = null;
    this.position = null; // {epoch, seq} of the book
    this.topics = new Map(); // name → {args, complete: its snapshot is here, sent: on this socket}
    this.latency = null;
    this.retryAt = null;
    this.lostAt = null;
    this.stop = null; // {code, message} when stopped
    this.attempts = 0;
    this.socket = 0; // grows with each socket: events of older ones are ignored
    this.session = null;
    this.reconnect = { base_ms: 500, cap_ms: 30_000 };
    this.pingEvery = 25_000;
    this.limits = {};
    this.nextID = 1;
    this.waiting = new Map(); // request id → {op, at}
    this.goaway = null;
    this.joinedAt = null;
    this.lastGapAt = -Infinity;
  }

  /** Starts on a book; on another one than before everything known is forgotten. */
  start(book) {
    const out = [];
    if (this.phase !== "idle") this.#drop(out, 1000);
    if (book !== this.book) {
      this.position = null;
      for (const topic of this.topics.values()) topic.complete = false;
    }
    this.book = book;
    this.attempts = 0;
    this.#open(out);
    return out;
  }

  /** Wants a topic; one subscription per topic, so new `args` replace the old ones. */
  subscribe(topic, args = null) {
    const known = this.topics.get(topic);
    if (known && JSON.stringify(known.args) === JSON.stringify(args)) return [];
    const wanted = { args, complete: false, sent: false };
    this.topics.set(topic, wanted);
    const out = [];
    if (this.phase === "live") this.#subscribe(topic, wanted, out);
    return out;
  }

  unsubscribe(topic) {
    const out = [];
    if (this.topics.delete(topic) && this.phase === "live") this.#request("unsubscribe", { topic }, out);
    return out;
  }

  /** Sends an operation; the answer comes as a `reply` action with the id given here. */
  request(op, fields) {
    const out = [];
    if (this.phase !== "live") {
      const id = this.nextID++;
      out.push({ do: "reply", id, error: { code: "offline", message: "Not connected.", retry: "backoff" } });
      return { id, actions: out };
    }
    return { id: this.#request(op, fields, out), actions: out };
  }

  opened(socket) {
    if (socket !== this.socket || this.phase !== "connecting") return [];
    const out = [{ do: "cancel", name: "open" }, { do: "timer", name: "join", ms: JOIN_TIMEOUT_MS }];
    this.phase = "joining";
    // A topic without its snapshot may not stand in a resuming connect: it would get only what changed since. Nor may a single
    // import, in any connect: one that is not there would refuse all the others with it.
    const resuming = this.position !== null;
    const now = [], later = [];
    for (const topic of this.topics.values()) topic.sent = true;
    for (const [name, topic] of this.topics) (!name.startsWith("import.") && (!resuming || topic.complete || name === "imports") ? now : later).push(named(name, topic.args));
    const connect = { op: "connect", book: this.book, device: this.device, ...(resuming ? { since: this.position } : {}), subscribe: now };
    const lines = [this.#line("connect", connect), ...later.map((topic) => this.#line("subscribe", { op: "subscribe", ...topic }))];
    out.push({ do: "send", socket: this.socket, text: lines.join("\n") }, { do: "state" });
    return out;
  }

  /** A text frame: one or more JSON objects, one per line. */
  received(socket, text) {
    const out = [];
    for (const line of text.split("\n")) {
      if (socket !== this.socket) break; // a message before this one made us reconnect
      if (!line.trim()) continue;
      let message;
      try {
        message = JSON.parse(line);
      } catch {
        this.#lost(out, 4501, { close: true });
        break;
      }
      if ("re" in message) this.#replied(message, out);
      else this.#pushed(message, out);
    }
    return out;
  }

  closed(socket, code) {
    const out = [];
    if (socket === this.socket && this.phase !== "idle" && this.phase !== "stopped" && this.phase !== "waiting") this.#lost(out, code);
    return out;
  }

  timer(name) {
    const out = [];
    if (name === "retry" && this.phase === "waiting") this.#open(out);
    else if (name === "open" && this.phase === "connecting") this.#lost(out, 1006, { close: true });
    else if (name === "join" && this.phase === "joining") this.#lost(out, 1006, { close: true });
    else if (name === "pong" && this.phase === "live") this.#lost(out, 4012, { close: true });
    else if (name === "ping" && this.phase === "live") this.#ping(out);
    return out;
  }

  /** The network came back, the page is looked at again, or a person asked: try now, or make sure that the server is still there. */
  nudge() {
    const out = [];
    if (this.phase === "waiting" || this.phase === "stopped") {
      out.push({ do: "cancel", name: "retry" });
      if (this.phase === "stopped") this.attempts = 0;
      this.#open(out);
    } else if (this.phase === "live" && ![...this.waiting.values()].some((w) => w.op === "ping")) this.#ping(out);
    return out;
  }

  /** The session has ended (said over HTTP): nothing is tried again until `start`. */
  signedOut() {
    const out = [];
    this.#drop(out, 1000);
    this.#stopped(out, 4500);
    return out;
  }

  #open(out) {
    this.phase = "connecting";
    this.retryAt = null;
    this.stop = null;
    this.goaway = null;
    this.socket += 1;
    out.push({ do: "open", socket: this.socket }, { do: "timer", name: "open", ms: OPEN_TIMEOUT_MS }, { do: "state" });
  }

  #line(kind, fields) {
    const id = this.nextID++;
    this.waiting.set(id, { op: kind, at: this.now(), topic: fields.topic });
    return JSON.stringify({ id, ...fields });
  }

  #request(op, fields, out) {
    const id = this.nextID;
    out.push({ do: "send", socket: this.socket, text: this.#line(op, { op, ...fields }) });
    return id;
  }

  #subscribe(name, topic, out) {
    topic.sent = true;
    this.#request("subscribe", named(name, topic.args), out);
  }

  #ping(out) {
    this.#request("ping", {}, out);
    out.push({ do: "timer", name: "pong", ms: PONG_TIMEOUT_MS }, { do: "timer", name: "ping", ms: this.pingEvery });
  }

  #replied({ re, ok, error }, out) {
    const asked = this.waiting.get(re);
    if (!asked) return;
    this.waiting.delete(re);
    if (asked.op === "connect") {
      if (error) this.#refused(error, out);
      else this.#joined(ok, out);
    } else if (asked.op === "ping") {
      this.latency = Math.max(0, this.now() - asked.at);
      out.push({ do: "cancel", name: "pong" }, { do: "state" });
    } else out.push({ do: "reply", id: re, op: asked.op, topic: asked.topic, ...(error ? { error } : { ok: ok ?? {} }) });
  }

  #joined(ok, out) {
    this.phase = "live";
    this.session = ok.session;
    this.joinedAt = this.now();
    this.lostAt = null;
    this.limits = ok.limits ?? {};
    if (ok.reconnect) this.reconnect = ok.reconnect;
    if (ok.ping_ms) this.pingEvery = ok.ping_ms;
    // Whatever the snapshots hold, the position after connect is the reply's.
    this.position = { epoch: ok.epoch, seq: ok.seq };
    if (ok.mode === "snapshot") {
      for (const topic of this.topics.values()) topic.complete = false;
      out.push({ do: "reset", why: ok.why ?? null });
    }
    out.push({ do: "cancel", name: "join" }, { do: "state" });
    // What was asked for between connect and its answer.
    for (const [name, topic] of this.topics) if (!topic.sent) this.#subscribe(name, topic, out);
    this.#ping(out);
  }

  #refused(error, out) {
    if (error.retry === "never") {
      this.#drop(out, 1000);
      this.stop = { code: error.code, message: error.message };
      this.phase = "stopped";
      out.push({ do: "state" });
    } else this.#lost(out, 4010, { close: true, after: error.retry === "now" ? 0 : (error.after_ms ?? 0) });
  }

  #pushed(message, out) {
    switch (message.ev) {
      case "snapshot": {
        const topic = this.topics.get(message.topic);
        if (!topic) return; // given up meanwhile
        if (message.end) topic.complete = true;
        out.push({ do: "snapshot", message });
        return;
      }
      case "data":
        if (this.phase !== "live") return;
        if (message.epoch !== this.position.epoch || message.from > this.position.seq) return this.#gap(out);
        // Cells are absolute and carry their version, so what overlaps does no harm.
        this.position = { epoch: message.epoch, seq: Math.max(this.position.seq, message.to) };
        out.push({ do: "data", message });
        return;
      case "progress":
        out.push({ do: "progress", message });
        return;
      case "goaway":
        this.goaway = { code: message.code, after: message.after_ms ?? 0 };
        return;
      default:
        out.push({ do: "notice", message }); // newer servers may say more
    }
  }

  /** Something is missing between our position and what came: connect again with our own position. */
  #gap(out) {
    const again = this.now() - this.lastGapAt < 5_000;
    this.lastGapAt = this.now();
    this.#lost(out, CLIENT_GAP, { close: true, after: again ? undefined : 0 });
  }

  #lost(out, code, { close = false, after } = {}) {
    const neverOpened = this.phase === "connecting";
    const stable = this.joinedAt !== null && this.now() - this.joinedAt >= STABLE_AFTER_MS;
    if (close) out.push({ do: "close", socket: this.socket, code: code === 1006 ? 4000 : code });
    this.#forgetSocket(out);
    if (this.lostAt === null) this.lostAt = this.now();
    if (code >= 4500 && code < 5000) return this.#stopped(out, code);
    if (stable) this.attempts = 0;
    if (code === 4013 || code === 4014) this.attempts = Math.max(this.attempts, 3);
    const wait = after ?? (this.goaway ? this.goaway.after + this.random() * this.reconnect.base_ms : this.#backoff());
    this.attempts += 1;
    // A refused upgrade looks like any failure to a page, so it asks over HTTP whether it may still come in.
    if (code === 4005 || (neverOpened && this.attempts % 3 === 1)) out.push({ do: "check" });
    this.phase = "waiting";
    this.retryAt = this.now() + wait;
    out.push({ do: "timer", name: "retry", ms: wait }, { do: "state" });
  }

  /** Exponential, with jitter over the whole span above half the base, so that many pages do not come back at once. */
  #backoff() {
    const { base_ms: base, cap_ms: cap } = this.reconnect;
    const top = Math.min(cap, base * 2 ** Math.min(this.attempts, 20));
    return Math.round(base / 2 + this.random() * Math.max(0, top - base / 2));
  }

  #stopped(out, code) {
    this.phase = "stopped";
    this.stop = { code, message: STOP_REASONS[code] ?? `The server ended the connection (${code}).` };
    if (code === 4500 || code === 4503) out.push({ do: "check" });
    out.push({ do: "state" });
  }

  #drop(out, code) {
    out.push({ do: "close", socket: this.socket, code }, { do: "cancel", name: "retry" });
    this.#forgetSocket(out);
  }

  #forgetSocket(out) {
    this.socket += 1;
    for (const name of ["open", "join", "ping", "pong"]) out.push({ do: "cancel", name });
    for (const [id, { op }] of this.waiting) {
      if (op !== "connect" && op !== "ping") out.push({ do: "reply", id, op, error: { code: "offline", message: "The connection was lost.", retry: "backoff" } });
    }
    this.waiting.clear();
    this.latency = null;
    this.session = null;
  }
}

function named(topic, args) {
  return args ? { topic, args } : { topic };
}
