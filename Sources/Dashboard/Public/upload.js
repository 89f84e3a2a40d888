// Files on their way to the server: one raw body for a single file, one multipart request (so one batch) for several.
// Each file has a local card until the server's own takes over.

import { Problem, randomKey } from "./api.js";

export class Uploads extends EventTarget {
  /** `newest` gives the highest import id known, so that a card can be told from those of earlier files of the same name. */
  constructor({ api, newest = () => 0 }) {
    super();
    this.api = api;
    this.newest = newest;
    this.running = []; // {key, file, name, bytes, sent, state: sending|done|failed, message, request, options, imports}
  }

  /** Sends files with options {account, currency}; resolves with the server's answer, or null when it failed (its cards say so). */
  send(files, options = {}) {
    const entries = [...files].map((file) => ({ key: `u${randomKey()}`, file, name: file.name, bytes: file.size, sent: 0, state: "sending", options, after: this.newest() }));
    if (!entries.length) return Promise.resolve(null);
    this.running.push(...entries);
    this.#changed();
    return this.#post(entries, options);
  }

  /** Sends again what failed, in one request. */
  retry(entry) {
    this.dismiss(entry);
    return this.send([entry.file], entry.options);
  }

  cancel(entry) {
    entry.request?.abort();
    this.dismiss(entry);
  }

  dismiss(entry) {
    this.running = this.running.filter((other) => other !== entry);
    this.#changed();
  }

  #post(entries, options) {
    const single = entries.length === 1;
    const request = new XMLHttpRequest();
    request.open("POST", this.api.url("/imports", { ...options, filename: single ? entries[0].name : null }));
    request.setRequestHeader("Idempotency-Key", randomKey());
    let body;
    if (single) {
      request.setRequestHeader("Content-Type", "application/octet-stream");
      body = entries[0].file;
    } else {
      body = new FormData();
      for (const entry of entries) body.append("file", entry.file, entry.name);
    }
    for (const entry of entries) entry.request = request;
    request.upload.onprogress = (event) => {
      let left = event.loaded; // the parts travel one after the other
      for (const entry of entries) {
        entry.sent = Math.min(entry.bytes, Math.max(0, left));
        left -= entry.bytes;
      }
      this.#changed();
    };
    return new Promise((resolve) => {
      const fail = (message) => {
        for (const entry of entries) Object.assign(entry, { state: "failed", message });
        this.#changed();
        resolve(null);
      };
      request.onerror = () => fail(new Problem(0).message);
      request.onabort = () => {
        this.running = this.running.filter((entry) => !entries.includes(entry));
        this.#changed();
        resolve(null);
      };
      request.onload = () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          // not JSON: the status says it all
        }
        if (request.status === 401) this.api.signedOut();
        if (request.status >= 300 || !answer) return fail(new Problem(request.status, answer).message);
        entries.forEach((entry, i) => {
          const fresh = answer.imports.filter((one) => one.upload === i && !one.known); // of an archive, many
          Object.assign(entry, { state: "done", sent: entry.bytes, ids: fresh.map((one) => one.id) });
        });
        this.#changed();
        this.dispatchEvent(new CustomEvent("accepted", { detail: { answer, entries } }));
        resolve(answer);
      };
      request.send(body);
    });
  }

  /** Local cards go once the server's list has an import of theirs, or at once where nothing is new. */
  settle(isKnown) {
    const before = this.running.length;
    this.running = this.running.filter((entry) => entry.state !== "done" || (entry.ids.length && !entry.ids.some(isKnown)));
    if (this.running.length !== before) this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
