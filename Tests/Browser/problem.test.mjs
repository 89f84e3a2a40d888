// Where the page marks the place of a problem in its raw text.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parts } from "../../Sources/Dashboard/Public/elements/problem-place.js";

test("the value is marked where the server says, whatever stands around it", () => {
  assert.deepEqual(parts({ raw: '02.01.2026;"Miete;x";abc;EUR', raw_offset: 21, length: 3 }), ['02.01.2026;"Miete;x";', "abc", ";EUR"]);
});

test("characters are counted, not units of a string", () => {
  assert.deepEqual(parts({ raw: "\u{1F600}\u{1F600},x", raw_offset: 3, length: 1 }), ["\u{1F600}\u{1F600},", "x", ""]);
});

test("a missing value has a place without a text, a whole record has none", () => {
  assert.deepEqual(parts({ raw: "a,,b", raw_offset: 2, length: 0 }), ["a,", "", ",b"]);
  assert.deepEqual(parts({ raw: "a,b", raw_offset: null, length: null }), ["a,b", null, ""]);
});

test("a place beyond the text that is kept marks nothing and breaks nothing", () => {
  assert.deepEqual(parts({ raw: "ab", raw_offset: 9, length: 4 }), ["ab", "", ""]);
});
