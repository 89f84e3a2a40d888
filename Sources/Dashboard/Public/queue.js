// Edits made while offline: kept in the browser, shown at once, sent in order when the connection is back.
// Only categories of transactions are queued; the last choice for a transaction wins.

const ITEMS_MAX = 1000;

export class EditQueue extends EventTarget {
  constructor({ api, storage = globalThis.localStorage }) {
    super();
    this.api = api;
    this.storage = storage;
    this.sending = false;
    this.edits = this.#load();
  }

  get size() {
    return this.edits.length;
  }

  /** The category that a person has chosen for a transaction and the server has not confirmed yet; undefined when there is none. */
  pending(book, id) {
    return this.edits.find((edit) => edit.book === book && edit.id === id)?.category;
  }

  add(edit) {
    const earlier = this.edits.find((other) => other.book === edit.book && other.id === edit.id);
    if (earlier) edit.version = earlier.version; // the version that the person saw first
    this.edits = [...this.edits.filter((other) => other !== earlier), edit].slice(-ITEMS_MAX);
    this.#save();
  }

  /** Sends what waits. `done(edit, transaction, journal)` and `refused(edit, problem)` hear of each; stops at the first that nobody answers. */
  async flush({ done, refused }) {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.edits.length) {
        const edit = this.edits[0];
        try {
          const { value, edit: journal } = await this.api.edit("PATCH", `/transactions/${edit.id}?book=${edit.book}`, { version: edit.version, category: edit.category });
          this.#remove(edit);
          done(edit, value, journal);
        } catch (problem) {
          if (problem.offline || problem.status >= 500 || problem.status === 401) return;
          this.#remove(edit);
          refused(edit, problem);
        }
      }
    } finally {
      this.sending = false;
    }
  }

  #remove(edit) {
    this.edits = this.edits.filter((other) => other !== edit);
    this.#save();
  }

  #load() {
    try {
      const list = JSON.parse(this.storage.getItem("sluice.edits") ?? "[]");
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  }

  #save() {
    try {
      this.storage.setItem("sluice.edits", JSON.stringify(this.edits));
    } catch {
      // private windows may refuse; the edits then live as long as the page
    }
    this.dispatchEvent(new Event("change"));
  }
}
