// Cells and logs by topic: what a snapshot, data and progress do to them. Run with `node --test Tests/Browser/`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Store, latest } from "../../Sources/Dashboard/Public/store.js";

const cell = (key, v, value = { v }) => ({ key, v, value });
const part = (cells, { seq = 10, end = true, topic = "budgets" } = {}) => ({ ev: "snapshot", topic, seq, cells, end });
const move = (from, to, cells = [], gone = [], topic = "budgets") => ({ from, to, topics: { [topic]: { cells, gone } } });
const keys = (store, topic = "budgets") => store.entries(topic).map(([key]) => key).sort();

test("a snapshot in parts replaces the topic only when it is whole", () => {
  const store = new Store();
  store.snapshot(part([cell("old", 1)]));
  store.snapshot(part([cell("a", 2)], { end: false }));
  assert.deepEqual(keys(store), ["old"]);
  store.snapshot(part([cell("b", 3)]));
  assert.deepEqual(keys(store), ["a", "b"]);
  assert.ok(store.loaded("budgets"));
});

test("data replace a cell only when their version is higher", () => {
  const store = new Store();
  store.snapshot(part([cell("a", 5, "five")]));
  store.data(move(10, 11, [cell("a", 4, "four")]));
  assert.equal(store.value("budgets", "a"), "five");
  store.data(move(11, 12, [cell("a", 12, "twelve")]));
  assert.equal(store.value("budgets", "a"), "twelve");
});

test("a repeat is harmless", () => {
  const store = new Store();
  let told = 0;
  store.snapshot(part([]));
  store.watch("budgets", () => { told += 1; });
  for (let i = 0; i < 3; i += 1) store.data(move(10, 11, [cell("a", 11)]));
  assert.equal(told, 1);
});

test("data that overtake a part of a snapshot win over it", () => {
  const store = new Store();
  store.snapshot(part([cell("a", 1)], { end: false }));
  store.data(move(10, 12, [cell("b", 12, "new")], ["a"]));
  store.snapshot(part([cell("b", 3, "old"), cell("c", 2)]));
  assert.deepEqual(keys(store), ["b", "c"]);
  assert.equal(store.value("budgets", "b"), "new");
});

test("data older than the snapshot do not bring back what it left out, nor take what it holds", () => {
  const store = new Store();
  store.snapshot(part([cell("kept", 20)], { seq: 20 }));
  store.data(move(10, 15, [cell("gone-by-then", 12)], ["kept"]));
  assert.deepEqual(keys(store), ["kept"]);
});

test("a cell of an old version that enters a list later is taken", () => {
  const store = new Store();
  store.snapshot(part([], { seq: 20, topic: "analytics.merchants" }));
  store.data(move(20, 21, [cell("7|2025-11|EUR", 4)], [], "analytics.merchants"));
  assert.equal(store.values("analytics.merchants").length, 1);
});

test("gone takes a cell away", () => {
  const store = new Store();
  store.snapshot(part([cell("a", 1), cell("b", 1)]));
  store.data(move(10, 11, [], ["a"]));
  assert.deepEqual(keys(store), ["b"]);
});

test("one message changes all its topics before the next is read", () => {
  const store = new Store();
  store.data({ from: 1, to: 2, topics: { budgets: { cells: [cell("a", 2)] }, accounts: { cells: [cell("9", 2)] } } });
  assert.equal(store.values("budgets").length + store.values("accounts").length, 2);
});

test("other args keep the old cells readable until the new snapshot is whole", () => {
  const store = new Store();
  store.snapshot(part([cell("october", 1)]));
  store.expect("budgets");
  assert.equal(store.loaded("budgets"), false);
  assert.deepEqual(keys(store), ["october"]);
  store.snapshot(part([cell("november", 1)]));
  assert.deepEqual(keys(store), ["november"]);
});

test("half a snapshot is void when the connection goes", () => {
  const store = new Store();
  store.snapshot(part([cell("half", 1)], { end: false }));
  store.disconnected();
  store.snapshot(part([cell("whole", 1)]));
  assert.deepEqual(keys(store), ["whole"]);
});

test("progress replaces a cell of lower rev only", () => {
  const store = new Store();
  const progress = (rev, permille) => store.progress({ cells: [{ key: 12, rev, value: { id: 12, permille } }] });
  progress(5, 500);
  progress(4, 400);
  assert.equal(store.value("imports", 12).permille, 500);
  progress(6, 600);
  assert.equal(store.value("imports", 12).permille, 600);
});

test("a late snapshot of imports does not set a job back", () => {
  const store = new Store();
  store.snapshot({ topic: "imports", cells: [{ key: 1, rev: 1, value: { permille: 1 } }], end: true });
  store.progress({ cells: [{ key: 1, rev: 9, value: { permille: 9 } }] });
  store.snapshot({ topic: "imports", cells: [{ key: 1, rev: 5, value: { permille: 5 } }], end: true });
  assert.equal(store.value("imports", 1).permille, 9);
});

test("progress of an open import reaches its detail and leaves what only the detail has", () => {
  const store = new Store();
  store.snapshot({ topic: "import.12", cells: [{ key: 12, rev: 1, value: { permille: 1, latest_problems: ["x"] } }], end: true });
  store.progress({ cells: [{ key: 12, rev: 2, value: { permille: 2 } }] });
  assert.deepEqual(store.value("import.12", 12), { permille: 2, latest_problems: ["x"] });
});

test("log items come once each and in order", () => {
  const store = new Store();
  const got = [];
  store.watch("transactions", (event) => got.push(...event.items.map((item) => item.v)));
  const items = (list) => store.data({ from: 0, to: 9, topics: { transactions: { items: list } } });
  items([{ id: 1, v: 3 }, { id: 2, v: 3 }]);
  items([{ id: 1, v: 3 }, { id: 1, v: 4 }]);
  items([{ import: 12, count: 20000, v: 5 }, { import: 12, withdrawn: true, v: 6 }, { import: 12, withdrawn: true, v: 6 }, { import: 12, count: 20000, v: 7 }]);
  assert.deepEqual(got, [3, 3, 4, 5, 6, 7]);
});

test("a log keeps a bounded number of items", () => {
  const store = new Store();
  for (let v = 1; v <= 3000; v += 1) store.data({ from: v, to: v + 1, topics: { transactions: { items: [{ id: v, v }] } } });
  assert.equal(store.items("transactions").length, 500);
  assert.equal(store.items("transactions").at(-1).id, 3000);
});

test("the latest entry of an alert counts", () => {
  const entries = [{ id: 1, state: "raised", v: 1 }, { id: 2, state: "raised", v: 1 }, { id: 1, state: "withdrawn", v: 2 }];
  assert.deepEqual(latest(entries).map((a) => a.state).sort(), ["raised", "withdrawn"]);
});

test("clear forgets everything and tells the watchers", () => {
  const store = new Store();
  let told = 0;
  store.snapshot(part([cell("a", 1)]));
  store.watch("budgets", () => { told += 1; });
  store.clear();
  assert.equal(store.values("budgets").length, 0);
  assert.equal(told, 1);
});

test("a mirror fed snapshot and data equals one fed the later snapshot, for many random histories", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    let state = seed;
    const dice = (n) => ((state = (state * 1103515245 + 12345) % 2147483648), state % n);
    const truth = new Map();
    const history = [];
    for (let seq = 1; seq <= 30; seq += 1) {
      const key = `k${dice(6)}`;
      const gone = dice(4) === 0 && truth.has(key);
      if (gone) truth.delete(key);
      else truth.set(key, cell(key, seq));
      history.push({ seq, truth: new Map(truth), message: move(seq - 1, seq, gone ? [] : [cell(key, seq)], gone ? [key] : []) });
    }
    const at = dice(29);
    const mirror = new Store();
    // A snapshot read at `at`, while data from before it are still under way, and in two parts.
    const cells = [...history[at].truth.values()];
    const start = Math.max(0, at - dice(5));
    mirror.snapshot(part(cells.slice(0, cells.length >> 1), { seq: at + 1, end: false }));
    const between = start + dice(history.length - start);
    for (const entry of history.slice(start, between)) mirror.data(entry.message);
    mirror.snapshot(part(cells.slice(cells.length >> 1), { seq: at + 1 }));
    for (const entry of history.slice(between)) mirror.data(entry.message);
    const got = Object.fromEntries(mirror.entries("budgets").map(([key, value]) => [key, value.v]));
    const want = Object.fromEntries([...truth].map(([key, { v }]) => [key, v]));
    assert.deepEqual(got, want, `seed ${seed}`);
  }
});

test("a progress topic without a snapshot fills from progress alone, also the detail of one import", () => {
  const store = new Store();
  store.expect("import.12");
  store.progress({ cells: [{ key: 12, rev: 1, value: { id: 12, latest_problems: ["x"] } }, { key: 13, rev: 2, value: { id: 13 } }] });
  assert.deepEqual(store.values("imports").map((job) => job.id), [12, 13]);
  assert.deepEqual(store.values("import.12"), [{ id: 12, latest_problems: ["x"] }]);
  assert.ok(store.loaded("imports"));
});
