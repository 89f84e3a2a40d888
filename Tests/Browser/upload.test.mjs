// Files on their way: which answer belongs to which card, also where an archive brings many imports.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Uploads } from "../../Sources/Dashboard/Public/upload.js";

/** An upload that is answered by the test. */
class Request {
  static last = null;
  upload = {};
  constructor() { Request.last = this; }
  open() {}
  setRequestHeader() {}
  send() {}
  answer(imports) {
    Object.assign(this, { status: 202, responseText: JSON.stringify({ batch: 1, imports }) });
    this.onload();
  }
}
globalThis.XMLHttpRequest = Request;
globalThis.FormData = class { append() {} };

const file = (name) => ({ name, size: 10 });
const accepted = (id, upload, known = false) => ({ id, file: `${id}.csv`, in: upload ? "months.zip" : null, state: "queued", known, upload });

async function sent(files, imports) {
  const uploads = new Uploads({ api: { url: () => "/v1/imports" } });
  const reply = uploads.send(files);
  Request.last.answer(imports);
  await reply;
  return uploads;
}

test("an archive's card stands until one of its imports is listed", async () => {
  const uploads = await sent([file("a.csv"), file("months.zip")], [accepted(1, 0), accepted(2, 1), accepted(3, 1)]);
  assert.deepEqual(uploads.running.map((entry) => entry.ids), [[1], [2, 3]]);
  uploads.settle((id) => id === 1);
  assert.deepEqual(uploads.running.map((entry) => entry.name), ["months.zip"]);
  uploads.settle((id) => id === 3);
  assert.deepEqual(uploads.running, []);
});

test("what is known altogether has no card", async () => {
  const uploads = await sent([file("months.zip"), file("b.csv")], [accepted(2, 0, true), accepted(3, 0, true), accepted(4, 1, false)]);
  uploads.settle(() => false);
  assert.deepEqual(uploads.running.map((entry) => entry.name), ["b.csv"]);
});

test("an archive of which one file is new keeps its card", async () => {
  const uploads = await sent([file("months.zip")], [accepted(2, 0, true), accepted(9, 0, false)]);
  uploads.settle((id) => id === 2);
  assert.equal(uploads.running.length, 1, "the known one was listed before");
  uploads.settle((id) => id === 9);
  assert.equal(uploads.running.length, 0);
});
