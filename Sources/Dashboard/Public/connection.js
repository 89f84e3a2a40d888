// Performs what live.js decides: the one place with a WebSocket and timers.

export class Connection {
  constructor({ live, store, url, check, changed, Socket = globalThis.WebSocket, timers = globalThis }) {
    Object.assign(this, { live, store, url, check, changed, Socket, timers });
    this.sockets = new Map();
    this.running = new Map();
    this.replies = new Map();
  }

  start(book) {
    this.#perform(this.live.start(book));
  }

  subscribe(topic, args = null) {
    const known = this.live.topics.get(topic);
    const actions = this.live.subscribe(topic, args);
    if (!known || known !== this.live.topics.get(topic)) this.store.expect(topic);
    this.#perform(actions);
  }

  unsubscribe(topic) {
    this.store.forget(topic);
    this.#perform(this.live.unsubscribe(topic));
  }

  nudge() {
    this.#perform(this.live.nudge());
  }

  signedOut() {
    this.#perform(this.live.signedOut());
  }

  /** An operation and its answer; rejects with the protocol's error. */
  request(op, fields) {
    return new Promise((resolve, reject) => {
      const { id, actions } = this.live.request(op, fields);
      this.replies.set(id, { resolve, reject });
      this.#perform(actions);
    });
  }

  #perform(actions) {
    for (const action of actions) {
      switch (action.do) {
        case "open": this.#open(action.socket); break;
        case "send": this.sockets.get(action.socket)?.send(action.text); break;
        case "close":
          this.sockets.get(action.socket)?.close(action.code);
          this.sockets.delete(action.socket);
          break;
        case "timer": {
          this.timers.clearTimeout(this.running.get(action.name));
          this.running.set(action.name, this.timers.setTimeout(() => this.#perform(this.live.timer(action.name)), action.ms));
          break;
        }
        case "cancel": this.timers.clearTimeout(this.running.get(action.name)); break;
        case "snapshot": this.store.snapshot(action.message); break;
        case "data": this.store.data(action.message); break;
        case "progress": this.store.progress(action.message); break;
        case "reply": {
          const asker = this.replies.get(action.id);
          this.replies.delete(action.id);
          if (action.error) asker?.reject(Object.assign(new Error(action.error.message), action.error));
          else asker?.resolve(action.ok);
          break;
        }
        case "check": this.check(); break;
        case "state":
          if (this.live.phase !== "live") this.store.disconnected();
          this.changed(this.live);
          break;
      }
    }
  }

  #open(id) {
    let socket;
    try {
      socket = new this.Socket(this.url(), "sluice.v1");
    } catch {
      this.timers.setTimeout(() => this.#perform(this.live.closed(id, 1006)), 0);
      return;
    }
    this.sockets.set(id, socket);
    socket.onopen = () => this.#perform(this.live.opened(id));
    socket.onmessage = (event) => this.#perform(this.live.received(id, event.data));
    socket.onclose = (event) => {
      this.sockets.delete(id);
      this.#perform(this.live.closed(id, event.code));
    };
  }
}
