// The protocol's state machine: position, resume, gaps, backoff, close codes. Run with `node --test Tests/Browser/`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Live } from "../../Sources/Dashboard/Public/live.js";

/** A machine with a clock and a dice of its own, and helpers that look at its actions. */
function machine({ random = () => 0.5, topics = [["budgets", null]] } = {}) {
  const clock = { ms: 1_000_000 };
  const live = new Live({ device: "test", now: () => clock.ms, random });
  for (const [topic, args] of topics) live.subscribe(topic, args);
  return { live, clock };
}

const sent = (actions) => actions.filter((a) => a.do === "send").flatMap((a) => a.text.split("\n").map((line) => JSON.parse(line)));
const find = (actions, what) => actions.find((a) => a.do === what);
const timer = (actions, name) => actions.find((a) => a.do === "timer" && a.name === name);

/** Brings a machine to `live` and returns what it sent. */
function join(live, ok = {}) {
  if (live.phase === "idle") live.start(1);
  const lines = sent(live.opened(live.socket));
  const connect = lines.find((line) => line.op === "connect");
  const actions = live.received(live.socket, JSON.stringify({ re: connect.id, ok: { session: "s", epoch: "k3f", seq: 10, mode: "snapshot", ping_ms: 25_000, ...ok } }));
  return { connect, lines, actions };
}

const snapshot = (topic, end = true) => JSON.stringify({ ev: "snapshot", topic, seq: 10, cells: [], end });
const data = (from, to, topics = {}, epoch = "k3f") => JSON.stringify({ ev: "data", epoch, from, to, topics });

test("the first connect has no position and names every topic", () => {
  const { live } = machine({ topics: [["budgets", { month: "2025-11" }], ["imports", null]] });
  const { connect } = join(live);
  assert.equal(connect.since, undefined);
  assert.deepEqual(connect.subscribe, [{ topic: "budgets", args: { month: "2025-11" } }, { topic: "imports" }]);
  assert.equal(live.phase, "live");
  assert.deepEqual(live.position, { epoch: "k3f", seq: 10 });
});

test("a snapshot does not move the position", () => {
  const { live } = machine();
  join(live);
  live.received(live.socket, JSON.stringify({ ev: "snapshot", topic: "budgets", seq: 99, cells: [], end: true }));
  assert.equal(live.position.seq, 10);
});

test("data at the position are applied and move it", () => {
  const { live } = machine();
  join(live);
  const actions = live.received(live.socket, data(10, 14));
  assert.equal(find(actions, "data").message.to, 14);
  assert.equal(live.position.seq, 14);
});

test("an empty data message keeps the position young", () => {
  const { live } = machine();
  join(live);
  live.received(live.socket, data(10, 4711, {}));
  assert.equal(live.position.seq, 4711);
});

test("a gap reconnects at once with the own position", () => {
  const { live } = machine();
  join(live);
  live.received(live.socket, snapshot("budgets"));
  const actions = live.received(live.socket, data(12, 14));
  assert.equal(find(actions, "data"), undefined);
  assert.equal(find(actions, "close").code, 4010);
  assert.equal(timer(actions, "retry").ms, 0);
  assert.equal(find(live.timer("retry"), "open").do, "open");
  const { connect } = join(live, { mode: "resume" });
  assert.deepEqual(connect.since, { epoch: "k3f", seq: 10 });
});

test("a second gap within five seconds waits like any other loss", () => {
  const { live } = machine({ random: () => 0 });
  join(live);
  live.received(live.socket, data(12, 14));
  live.timer("retry");
  join(live, { mode: "resume" });
  assert.ok(timer(live.received(live.socket, data(12, 14)), "retry").ms >= 250);
});

test("another epoch is a gap", () => {
  const { live } = machine();
  join(live);
  assert.ok(find(live.received(live.socket, data(10, 11, {}, "other")), "close"));
});

test("what stands behind a gap in the same frame is not applied", () => {
  const { live } = machine();
  join(live);
  const actions = live.received(live.socket, `${data(12, 14)}\n${data(10, 11)}`);
  assert.equal(find(actions, "data"), undefined);
});

test("a resume names only topics whose snapshot is whole, and subscribes to the others in the same frame", () => {
  const { live } = machine({ topics: [["budgets", null], ["accounts", null], ["imports", null]] });
  join(live);
  live.received(live.socket, snapshot("budgets"));
  live.received(live.socket, snapshot("accounts", false)); // half of it
  live.closed(live.socket, 1006);
  live.timer("retry");
  const { connect, lines } = join(live, { mode: "resume" });
  assert.deepEqual(connect.subscribe, [{ topic: "budgets" }, { topic: "imports" }]);
  assert.deepEqual(lines.filter((l) => l.op === "subscribe").map((l) => l.topic), ["accounts"]);
});

test("a connect answered with a snapshot makes every topic incomplete again", () => {
  const { live } = machine();
  join(live);
  live.received(live.socket, snapshot("budgets"));
  live.closed(live.socket, 1006);
  live.timer("retry");
  const { actions } = join(live, { mode: "snapshot", why: "expired", seq: 50 });
  assert.equal(find(actions, "reset").why, "expired");
  assert.equal(live.topics.get("budgets").complete, false);
  assert.equal(live.position.seq, 50);
});

test("a topic asked for between connect and its answer is subscribed afterwards", () => {
  const { live } = machine();
  live.start(1);
  const [connect] = sent(live.opened(live.socket));
  live.subscribe("accounts");
  const actions = live.received(live.socket, JSON.stringify({ re: connect.id, ok: { epoch: "e", seq: 1, mode: "snapshot" } }));
  assert.deepEqual(sent(actions).filter((l) => l.op === "subscribe").map((l) => l.topic), ["accounts"]);
});

test("new args replace a subscription, equal ones send nothing", () => {
  const { live } = machine({ topics: [["budgets", { month: "2025-10" }]] });
  join(live);
  assert.deepEqual(live.subscribe("budgets", { month: "2025-10" }), []);
  assert.equal(sent(live.subscribe("budgets", { month: "2025-11" }))[0].args.month, "2025-11");
});

test("backoff grows, stays between half the base and the cap, and is spread by the dice", () => {
  for (const dice of [0, 0.5, 0.999]) {
    const { live } = machine({ random: () => dice });
    live.start(1);
    const waits = [];
    for (let i = 0; i < 12; i += 1) {
      const actions = live.closed(live.socket, 1006);
      waits.push(timer(actions, "retry").ms);
      live.timer("retry");
    }
    assert.ok(waits.every((ms) => ms >= 250 && ms <= 30_000), `dice ${dice}: ${waits}`);
    if (dice > 0) assert.ok(waits[4] > waits[0], `dice ${dice}: ${waits}`);
    if (dice === 0.999) assert.ok(waits.at(-1) > 29_000);
  }
});

test("a connection that held for ten seconds starts the backoff anew, a shorter one does not", () => {
  const { live, clock } = machine({ random: () => 0.999 });
  live.start(1);
  for (let i = 0; i < 6; i += 1) {
    live.closed(live.socket, 1006);
    live.timer("retry");
  }
  join(live);
  clock.ms += 2_000;
  const short = timer(live.closed(live.socket, 1006), "retry").ms;
  live.timer("retry");
  join(live, { mode: "resume" });
  clock.ms += 11_000;
  const long = timer(live.closed(live.socket, 1006), "retry").ms;
  assert.ok(short > 5_000 && long <= 500, `${short} ${long}`);
});

test("goaway sets the wait before the next try", () => {
  const { live } = machine({ random: () => 0 });
  join(live);
  live.received(live.socket, JSON.stringify({ ev: "goaway", code: 4001, after_ms: 3_000 }));
  assert.equal(timer(live.closed(live.socket, 4001), "retry").ms, 3_000);
});

for (const code of [1001, 1006, 4000, 4001, 4003, 4005, 4008, 4010, 4012, 4013, 4014, 4499]) {
  test(`close ${code} comes back`, () => {
    const { live } = machine();
    join(live);
    assert.ok(timer(live.closed(live.socket, code), "retry"));
    assert.equal(live.phase, "waiting");
  });
}

for (const code of [4500, 4501, 4502, 4503, 4504, 4505, 4777]) {
  test(`close ${code} stops, with a sentence, until a person asks`, () => {
    const { live } = machine();
    join(live);
    const actions = live.closed(live.socket, code);
    assert.equal(timer(actions, "retry"), undefined);
    assert.equal(live.phase, "stopped");
    assert.ok(live.stop.message.length > 10);
    assert.equal(Boolean(find(actions, "check")), code === 4500 || code === 4503);
    assert.ok(find(live.nudge(), "open"));
  });
}

test("overload and rate limit wait longer than a plain loss", () => {
  const { live } = machine({ random: () => 0.999 });
  join(live);
  assert.ok(timer(live.closed(live.socket, 4014), "retry").ms > 3_000);
});

test("an expired token and a refused upgrade ask over HTTP whether the session stands", () => {
  const { live } = machine();
  join(live);
  assert.ok(find(live.closed(live.socket, 4005), "check"));
  const other = machine().live;
  other.start(1);
  assert.ok(find(other.closed(other.socket, 1006), "check"));
});

test("ping measures the latency; no answer within ten seconds is a dead server", () => {
  const { live, clock } = machine();
  const { actions } = join(live);
  const ping = sent(actions).find((line) => line.op === "ping");
  clock.ms += 12;
  live.received(live.socket, JSON.stringify({ re: ping.id, ok: {} }));
  assert.equal(live.latency, 12);
  assert.equal(sent(live.timer("ping"))[0].op, "ping");
  const dead = live.timer("pong");
  assert.equal(find(dead, "close").code, 4012);
  assert.equal(live.phase, "waiting");
});

test("requests in flight are answered with `offline` when the connection goes", () => {
  const { live } = machine();
  join(live);
  const { id } = live.request("command", { name: "import.cancel", args: { id: 12 } });
  const reply = find(live.closed(live.socket, 1006), "reply");
  assert.equal(reply.id, id);
  assert.equal(reply.error.code, "offline");
  assert.equal(live.request("command", {}).actions[0].error.code, "offline");
});

test("events of an older socket do nothing", () => {
  const { live } = machine();
  join(live);
  const old = live.socket;
  live.closed(old, 1006);
  live.timer("retry");
  assert.deepEqual(live.received(old, data(10, 11)), []);
  assert.deepEqual(live.closed(old, 4500), []);
  assert.equal(live.phase, "connecting");
});

test("a refused connect obeys its retry word", () => {
  const answer = (retry, after_ms) => {
    const { live } = machine({ random: () => 0 });
    live.start(1);
    const [connect] = sent(live.opened(live.socket));
    return { live, actions: live.received(live.socket, JSON.stringify({ re: connect.id, error: { code: "x", message: "No such book.", retry, after_ms } })) };
  };
  assert.equal(answer("never").live.phase, "stopped");
  assert.equal(timer(answer("now").actions, "retry").ms, 0);
  assert.equal(timer(answer("backoff", 700).actions, "retry").ms, 700);
});

test("another book forgets the position", () => {
  const { live } = machine();
  join(live);
  live.received(live.socket, snapshot("budgets"));
  live.start(2);
  const [connect] = sent(live.opened(live.socket));
  assert.equal(connect.book, 2);
  assert.equal(connect.since, undefined);
});

test("a frame that is not JSON ends the connection for good", () => {
  const { live } = machine();
  join(live);
  live.received(live.socket, "<html>");
  assert.equal(live.phase, "stopped");
});

test("coming back to the page makes sure that the server is there, once", () => {
  const { live } = machine();
  const { actions } = join(live);
  const ping = sent(actions).find((line) => line.op === "ping");
  assert.deepEqual(live.nudge(), []); // one is under way
  live.received(live.socket, JSON.stringify({ re: ping.id, ok: {} }));
  assert.equal(sent(live.nudge())[0].op, "ping");
});
