// HTTP: one book at a time, problems (RFC 9457) as errors with a sentence for people.

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || (status ? `The server answered ${status}.` : "The server cannot be reached."));
    this.status = status;
    this.code = body?.code ?? null;
    this.body = body ?? {};
  }

  /** Nobody answered: the same request may well succeed later. */
  get offline() {
    return this.status === 0;
  }
}

export class API {
  constructor({ signedOut }) {
    this.book = null;
    this.signedOut = signedOut;
  }

  url(path, query = {}) {
    const url = new URL(`/v1${path}`, location.origin);
    const own = /^\/(auth|admin|books|session)\b/.test(path);
    for (const [key, value] of Object.entries({ ...query, ...(own || this.book === null ? {} : { book: this.book }) })) {
      if (value !== null && value !== undefined && value !== "") url.searchParams.set(key, value);
    }
    return url.href;
  }

  get(path, query, signal) {
    return this.#send("GET", path, { query, signal });
  }

  post(path, body = {}, query) {
    return this.#send("POST", path, { body, query });
  }

  patch(path, body) {
    return this.#send("PATCH", path, { body });
  }

  delete(path, query) {
    return this.#send("DELETE", path, { query });
  }

  /** A change of the ledger: what is answered, and the journal's entry by which it can be undone (null where nothing changed). `data` is the body, or the query of a DELETE. */
  async edit(method, path, data) {
    let edit = null;
    const value = await this.#send(method, path, { ...(method === "DELETE" ? { query: data } : { body: data }), answered: (response) => { edit = Number(response.headers.get("Sluice-Edit")) || null; } });
    return { value, edit };
  }

  async #send(method, path, { body, query, signal, answered }) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method === "POST") headers["Idempotency-Key"] = randomKey();
    let response;
    try {
      response = await fetch(this.url(path, query), {
        method, headers, signal, credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem(0);
    }
    answered?.(response);
    const text = await response.text().catch(() => "");
    let json = null;
    try {
      json = text ? JSON.parse(text) : null;
    } catch {
      json = { detail: text.slice(0, 300) };
    }
    if (response.ok) return json;
    if (response.status === 401 && !path.startsWith("/auth")) this.signedOut();
    throw new Problem(response.status, json);
  }
}

export function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
