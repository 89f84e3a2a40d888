// How figures and dates are written: the currency's own format, the browser's language, a true minus sign.

const NO_MINOR = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const THREE_MINOR = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));
const FOUR_MINOR = new Set(["CLF", "UYW"]);

/** Minor digits by ISO 4217 (browsers follow CLDR, which differs for some); without a currency two are meant. */
export function minorDigits(currency) {
  return NO_MINOR.has(currency) ? 0 : THREE_MINOR.has(currency) ? 3 : FOUR_MINOR.has(currency) ? 4 : 2;
}

const formats = new Map();
function cached(key, make) {
  let format = formats.get(key);
  if (!format) formats.set(key, (format = make()));
  return format;
}

/** `minor` as a decimal string, exact at any size. */
export function decimal(minor, currency) {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return digits ? `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}` : sign + text;
}

/** "€1,204.55"; `sign: true` writes a plus too, `whole: true` leaves the minor digits out. */
export function money(minor, currency, { sign = false, whole = false } = {}) {
  if (minor === null || minor === undefined) return "–";
  const digits = whole ? 0 : minorDigits(currency);
  const format = cached(`m${currency}${digits}${sign}`, () => {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: sign ? "exceptZero" : "auto" };
    if (!currency) return new Intl.NumberFormat(undefined, options);
    try {
      return new Intl.NumberFormat(undefined, { ...options, style: "currency", currency, currencyDisplay: "narrowSymbol" });
    } catch {
      return new Intl.NumberFormat(undefined, options); // not a code that Intl knows
    }
  });
  return format.formatToParts(decimal(minor, currency)).map((p) => (p.type === "minusSign" ? "−" : p.value)).join("");
}

export const number = (n) => cached("n", () => new Intl.NumberFormat()).format(n ?? 0);
export const compact = (n) => cached("c", () => new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 })).format(n);
export const percent = (p) => cached("p", () => new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 })).format(p / 100);

/** "1 row", "12 rows": English plurals are enough as long as the page speaks English. */
export const count = (n, one, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;

export function bytes(n) {
  const units = ["B", "kB", "MB", "GB"];
  let i = 0;
  while (n >= 1000 && i < units.length - 1) [n, i] = [n / 1000, i + 1];
  return `${n < 10 && i ? n.toFixed(1) : Math.round(n)} ${units[i]}`;
}

export function seconds(s) {
  if (s < 1) return "less than 1 s";
  if (s < 90) return `${Math.round(s)} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  return `${Math.round(s / 3600)} h`;
}

/** How long something took: "38 ms", "1.7 s", "12 s". */
export const duration = (s) => (s < 0.995 ? `${Math.round(s * 1000)} ms` : `${s < 9.95 ? s.toFixed(1) : Math.round(s)} s`);

const DAY_STYLES = {
  short: { day: "numeric", month: "short" },
  long: { day: "numeric", month: "long", year: "numeric" },
  full: { day: "numeric", month: "short", year: "numeric" },
};

/** A calendar day ("2025-11-21") in the browser's language; days have no time zone. */
export function day(text, style = "full") {
  if (!text) return "";
  const format = cached(`d${style}`, () => new Intl.DateTimeFormat(undefined, { ...DAY_STYLES[style], timeZone: "UTC" }));
  return format.format(new Date(`${text}T00:00:00Z`));
}

export function dayRange(first, last, style = "long") {
  const format = cached(`d${style}`, () => new Intl.DateTimeFormat(undefined, { ...DAY_STYLES[style], timeZone: "UTC" }));
  return format.formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`));
}

export function month(text, style = "long") {
  const format = cached(`mo${style}`, () => new Intl.DateTimeFormat(undefined, { timeZone: "UTC", month: style === "year" ? "long" : style,
    ...(style === "year" ? { year: "numeric" } : {}) }));
  return format.format(new Date(`${text}-01T00:00:00Z`));
}

/** The month `n` after `text` ("2025-11", -1 → "2025-10"). */
export function addMonths(text, n) {
  const [y, m] = text.split("-").map(Number);
  const index = y * 12 + (m - 1) + n;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export function daysInMonth(text) {
  const [y, m] = text.split("-").map(Number);
  return new Date(Date.UTC(y, m, 0)).getUTCDate();
}

export const firstDay = (text) => `${text}-01`;
export const lastDay = (text) => `${text}-${String(daysInMonth(text)).padStart(2, "0")}`;

export function clock(ms) {
  const sameDay = new Date(ms).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(undefined, sameDay ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(ms);
}

export function slug(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
}
