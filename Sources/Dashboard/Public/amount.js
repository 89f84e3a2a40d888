// Reading an amount that a person typed.

import { minorDigits } from "./format.js";

/** What a person typed as an amount, in minor units; null when it is none. Both "1,234.50" and "1.234,50" are understood. */
export function parseAmount(text, currency) {
  const digits = minorDigits(currency);
  let t = text.replace(/[^\d.,+\-−]/g, "").replace("−", "-");
  const negative = t.startsWith("-");
  t = t.replace(/[+-]/g, "");
  if (!/\d/.test(t)) return null;
  const last = Math.max(t.lastIndexOf("."), t.lastIndexOf(","));
  let whole = t, fraction = "";
  if (last >= 0) {
    const mark = t[last], tail = t.slice(last + 1);
    const other = mark === "." ? "," : ".";
    const repeated = t.indexOf(mark) !== last;
    const groups = repeated || (tail.length === 3 && digits !== 3 && !t.includes(other) && decimalMark() !== mark);
    if (!groups) [whole, fraction] = [t.slice(0, last), tail];
  }
  whole = whole.replace(/[.,]/g, "") || "0";
  if (fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? (negative ? -minor : minor) : null;
}

function decimalMark() {
  return new Intl.NumberFormat().formatToParts(1.5).find((p) => p.type === "decimal")?.value ?? ".";
}
