// Where the value that is wrong stands in a problem's raw text.

/** Before, value and after of a problem's raw text; value is null where the whole record is meant, "" where the value is missing. */
export function parts({ raw, raw_offset: offset, length }) {
  if (offset === null || offset === undefined) return [raw, null, ""];
  const points = Array.from(raw), start = Math.min(offset, points.length), end = Math.min(points.length, start + (length ?? 0));
  return [points.slice(0, start).join(""), points.slice(start, end).join(""), points.slice(end).join("")];
}
