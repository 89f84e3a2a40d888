// Amounts as they are written and as they are typed. Run with `node --test Tests/Browser/`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAmount } from "../../Sources/Dashboard/Public/amount.js";
import { addMonths, decimal, money, minorDigits, lastDay } from "../../Sources/Dashboard/Public/format.js";

for (const [minor, currency, text] of [
  [123456, "EUR", "1234.56"], [-5, "EUR", "-0.05"], [0, "EUR", "0.00"], [1500, "JPY", "1500"], [-1234, "KWD", "-1.234"], [7, null, "0.07"],
  [9007199254740991, "EUR", "90071992547409.91"],
]) {
  test(`${minor} minor units of ${currency} are ${text}`, () => assert.equal(decimal(minor, currency), text));
}

for (const [text, currency, minor] of [
  ["520", "EUR", 52000], ["520.5", "EUR", 52050], ["520,50", "EUR", 52050], ["1,234.50", "EUR", 123450], ["1.234,50", "EUR", 123450], ["1 234,50 €", "EUR", 123450],
  ["1,234", "EUR", 123400], ["1.234.567", "EUR", 123456700], ["−12.00", "EUR", -1200], ["1500", "JPY", 1500], ["1.5", "JPY", null], ["1.234", "KWD", 1234],
  ["12.345", "EUR", null], ["", "EUR", null], ["abc", "EUR", null], ["99999999999999999999", "EUR", null],
]) {
  test(`“${text}” in ${currency} is ${minor}`, () => assert.equal(parseAmount(text, currency), minor));
}

test("amounts carry a true minus sign and their currency's digits", () => {
  assert.match(money(-123456, "EUR"), /^−/);
  assert.match(money(-123456, "EUR"), /1.?234.56/);
  assert.doesNotMatch(money(1500, "JPY"), /[.,]\d\d$/);
  assert.equal(money(null, "EUR"), "–");
  assert.equal(minorDigits("BHD"), 3);
});

test("months are counted over the year's end", () => {
  assert.equal(addMonths("2025-01", -1), "2024-12");
  assert.equal(addMonths("2025-11", 14), "2027-01");
  assert.equal(lastDay("2024-02"), "2024-02-29");
});
