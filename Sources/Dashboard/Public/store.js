// What the server has told, by topic: cells of which only the latest value matters, and logs of which every entry does.
// The rules are the protocol's: a snapshot replaces a topic as of its `seq`; data are applied per cell and item only if their `v` is
// higher; progress replaces a cell of lower `rev`. Whether a data message may be applied at all is live.js's decision.

const LOG_ITEMS_MAX = 500;
const LOGS = new Set(["transactions", "alerts", "activity", "notices"]);

export class Store {
  constructor({ now = Date.now } = {}) {
    this.now = now;
    this.topics = new Map();
    this.watchers = new Map(); // topic → Set of functions
    this.updatedAt = null; // when the server last said anything about the ledger
  }

  /** Calls `watcher(event)` after each change of the topic; returns the function that ends it. Events: {topic, changed, items, snapshot}. */
  watch(topic, watcher) {
    if (!this.watchers.has(topic)) this.watchers.set(topic, new Set());
    this.watchers.get(topic).add(watcher);
    return () => this.watchers.get(topic).delete(watcher);
  }

  /** The values of a state topic by key. */
  values(topic) {
    return [...(this.topics.get(topic)?.cells.values() ?? [])].map((cell) => cell.value);
  }

  value(topic, key) {
    return this.topics.get(topic)?.cells.get(String(key))?.value;
  }

  entries(topic) {
    return [...(this.topics.get(topic)?.cells ?? [])].map(([key, cell]) => [key, cell.value]);
  }

  /** The entries of a log, oldest first, at most 500 of them. */
  items(topic) {
    return this.topics.get(topic)?.items ?? [];
  }

  /** True once a whole snapshot of the topic has come (for the args it is subscribed with now). */
  loaded(topic) {
    return this.topics.get(topic)?.loaded ?? false;
  }

  /** Other args are wanted: what is there stays readable until the new snapshot is whole, but does not count as loaded. */
  expect(topic) {
    Object.assign(this.#topic(topic), { loaded: false, pending: null });
  }

  forget(topic) {
    this.topics.delete(topic);
  }

  /** Another book: nothing of the old one stays. */
  clear() {
    this.topics.clear();
    for (const topic of this.watchers.keys()) this.#tell({ topic, changed: [], items: [], snapshot: true });
  }

  /** Half-received snapshots are void when a connection is lost. */
  disconnected() {
    for (const topic of this.topics.values()) topic.pending = null;
  }

  snapshot({ topic: name, seq, cells = [], items = [], end }) {
    const topic = this.#topic(name);
    topic.pending ??= { seq: seq ?? 0, cells: new Map(), items: [], gone: new Map() };
    const pending = topic.pending;
    for (const cell of cells) {
      const key = String(cell.key);
      const newer = pending.cells.get(key) ?? (cell.rev !== undefined ? topic.cells.get(key) : undefined);
      if (newer && rank(newer) > rank(cell)) pending.cells.set(key, newer); // data overtook this part
      else if ((pending.gone.get(key) ?? -1) < rank(cell)) pending.cells.set(key, cell);
    }
    pending.items.push(...items);
    if (!end) return;
    const changed = [];
    for (const [key, cell] of pending.cells) if (!same(topic.cells.get(key), cell)) changed.push(key);
    for (const key of topic.cells.keys()) if (!pending.cells.has(key)) changed.push(key);
    const first = !topic.loaded && topic.cells.size === 0;
    Object.assign(topic, { cells: pending.cells, items: pending.items.slice(-LOG_ITEMS_MAX), seq: seq ?? 0, loaded: true, pending: null });
    topic.seen = new Map(topic.items.map((item) => [identity(item), item.v]));
    this.updatedAt = this.now();
    this.#tell({ topic: name, changed, items: topic.items, snapshot: true, first });
  }

  data({ to, topics }) {
    this.updatedAt = this.now();
    for (const [name, part] of Object.entries(topics ?? {})) {
      const topic = this.#topic(name);
      const changed = [];
      for (const cell of part.cells ?? []) if (this.#put(topic, cell, to)) changed.push(String(cell.key));
      for (const key of part.gone ?? []) if (this.#remove(topic, String(key), to)) changed.push(String(key));
      const fresh = [];
      for (const item of part.items ?? []) if (this.#append(topic, item)) fresh.push(item);
      if (changed.length || fresh.length) this.#tell({ topic: name, changed, items: fresh, snapshot: false });
    }
  }

  /** Progress cells go to the topics that hold them: `imports` by key, and `import.{id}` when it is open. */
  progress({ cells = [], topic: only }) {
    const told = new Map();
    for (const cell of cells) {
      for (const name of only ? [only] : ["imports", `import.${cell.key}`]) {
        const topic = this.topics.get(name);
        if (!topic && name !== "imports" && name !== only) continue;
        const into = topic ?? this.#topic(name);
        into.loaded = true;
        const key = String(cell.key);
        for (const cells of [into.pending?.cells, into.cells]) {
          if (!cells) continue;
          const known = cells.get(key);
          if (known && known.rev >= cell.rev) continue;
          // The list's cells carry less than the detail's: what only the detail has stays.
          cells.set(key, name === "imports" || !known ? cell : { ...cell, value: { ...known.value, ...cell.value } });
          if (cells === into.cells) told.set(name, [...(told.get(name) ?? []), key]);
        }
      }
    }
    for (const [name, changed] of told) this.#tell({ topic: name, changed, items: [], snapshot: false });
  }

  #topic(name) {
    let topic = this.topics.get(name);
    if (!topic) this.topics.set(name, (topic = { cells: new Map(), items: [], seen: new Map(), seq: -1, loaded: false, pending: null, log: LOGS.has(name) }));
    return topic;
  }

  #put(topic, cell, to) {
    const key = String(cell.key);
    // What is not newer than a half-received snapshot stands in one of its parts, or was gone again by then.
    if (topic.pending && to > topic.pending.seq) {
      const known = topic.pending.cells.get(key);
      if (!known || known.v < cell.v) topic.pending.cells.set(key, cell);
    }
    const known = topic.cells.get(key);
    // What the snapshot does not hold was gone when it was read: only a later message can bring it back.
    if (known ? cell.v <= known.v : to <= topic.seq) return false;
    topic.cells.set(key, cell);
    return true;
  }

  #remove(topic, key, to) {
    if (topic.pending && to > topic.pending.seq) {
      const known = topic.pending.cells.get(key);
      if (!known || known.v <= to) topic.pending.cells.delete(key);
      topic.pending.gone.set(key, to);
    }
    const known = topic.cells.get(key);
    if (!known || known.v > to || to <= topic.seq) return false;
    return topic.cells.delete(key);
  }

  #append(topic, item) {
    const id = identity(item);
    if ((topic.seen.get(id) ?? -1) >= item.v) return false;
    topic.seen.delete(id);
    topic.seen.set(id, item.v);
    if (topic.seen.size > 4 * LOG_ITEMS_MAX) topic.seen.delete(topic.seen.keys().next().value);
    topic.items.push(item);
    topic.pending?.items.push(item);
    if (topic.items.length > LOG_ITEMS_MAX) topic.items.splice(0, topic.items.length - LOG_ITEMS_MAX);
    return true;
  }

  #tell(event) {
    for (const watcher of [...(this.watchers.get(event.topic) ?? [])]) watcher(event);
  }
}

/** The latest entry of each thing in a log: alerts are raised, withdrawn and acknowledged under one id. */
export function latest(items) {
  const byID = new Map();
  for (const item of items) if (item.id !== undefined && (byID.get(item.id)?.v ?? -1) <= item.v) byID.set(item.id, item);
  return [...byID.values()];
}

const rank = (cell) => cell.rev ?? cell.v ?? 0;
const same = (a, b) => a !== undefined && rank(a) === rank(b) && JSON.stringify(a.value) === JSON.stringify(b.value);
const identity = (item) => (item.id !== undefined ? `${item.id}` : `import ${item.import} ${item.withdrawn ? "withdrawn" : "published"}`);
