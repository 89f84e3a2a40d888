#!/usr/bin/env python3
"""Whether `sluice inspect` understands CSV that it has never seen: seeded ledgers in some hundred dialects, each compared with what is in it.

usage: detect.py SLUICE [--seed 1] [--count 600] [--folder DIR]

Each file is a ledger of 12 to 200 rows with delimiter, quote, encoding, form of dates, marks, signs, columns, order, preamble, footer and the
language of its header drawn anew (`detect_dialects.py`, `detect_words.py`). Right means: all rows, none rejected, their sum by currency, first
and last day, the currency where the file names one, the closing balance where it has one, and a text that decodes to the one that was
written. Where the file cannot tell one thing, exactly one question about it, with a row of the file in it, is right too. All else is wrong,
and exit 1. Where `duckdb` is installed, its sniffer reads the same files.
"""
import argparse
import collections
import json
import os
import subprocess
import sys

import bench
from detect_dialects import Dialect

FILES_PER_CALL = 40


def inspected(sluice, paths):
    """The documents of `sluice inspect --json`, in the order of the paths."""
    documents = []
    for at in range(0, len(paths), FILES_PER_CALL):
        done = subprocess.run([sluice, "inspect", *paths[at:at + FILES_PER_CALL], "--json"], capture_output=True)
        documents += json.loads(done.stdout)["files"]
    return documents


def judged(dialect, truth, document):
    """`right`, `asked`, or why it is wrong."""
    questions = document["questions"]
    kinds = [question["kind"] for question in questions]
    if len(kinds) > 1 and len(set(kinds)) < len(kinds):
        return "the same question twice"
    for question in questions:
        if question["kind"] not in truth["open"]:
            return "asked about %s: %s" % (question["kind"], question["text"])
        if not question["rows"]:
            return "a question without a row: %s" % question["text"]
    if "decimal" in kinds:
        return "asked"
    if document["rows"] != truth["rows"]:
        return "%d rows, not %d" % (document["rows"], truth["rows"])
    if document["rejected"] or document["pending"]:
        return "%d rejected, %d pending" % (document["rejected"], document["pending"])
    statements = document["statements"]
    sums = collections.Counter()
    for statement in statements:
        sums[statement["account"]["currency"]] += statement["sum_minor"]
    wanted = truth["sums"]
    if truth["currency"] and set(sums) != set(wanted):
        return "currencies %s, not %s" % (set(sums), set(wanted))
    if "sign" in kinds:
        pass
    elif truth["currency"]:
        if dict(sums) != wanted:
            return "sums %s, not %s" % (dict(sums), wanted)
    else:
        if sum(sums.values()) != sum(wanted.values()) * scale(dialect, truth):
            return "sum %d, not %d" % (sum(sums.values()), sum(wanted.values()))
        if set(sums) - {None, *wanted}:
            return "currency %s" % set(sums)
    if "date_order" not in kinds:
        days = min(s["first"] for s in statements), max(s["last"] for s in statements)
        if days != (truth["first"], truth["last"]):
            return "days %s to %s, not %s to %s" % (days + (truth["first"], truth["last"]))
    if truth["closing"] is not None and "sign" not in kinds:
        closing = [s["closing_minor"] for s in statements]
        if closing != [truth["closing"] * scale(dialect, truth)]:
            return "closing %s, not %d" % (closing, truth["closing"])
        if any(s["balance"] != "proven" for s in statements):
            return "balance not proven"
    if text_of(dialect, document["encoding"]) != dialect.text:
        return "encoding %s, not %s" % (document["encoding"], dialect.encoding)
    if not document["csv"].get("evidence") and "evidence" in document["csv"]:
        return "no evidence given"
    return "asked" if questions else "right"


def scale(dialect, truth):
    """Where no currency is named, amounts count in hundredths."""
    return 1 if truth["currency"] else 10 ** (2 - dialect.digits)


def text_of(dialect, encoding):
    """The file decoded as the answer says; None where that is impossible."""
    codec = {"ibm850": "cp850", "ibm852": "cp852", "ibm437": "cp437", "macintosh": "mac_roman", "euc-kr": "cp949", "shift_jis": "cp932", "big5": "cp950"}.get(encoding, encoding)
    data = dialect.data
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        data = data.removeprefix(mark)
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError, TypeError):
        return None


class Peer:
    """DuckDB's sniffer and reader on the same files."""

    def __init__(self):
        try:
            import duckdb
        except ImportError:
            self.database = None
            return
        self.database = duckdb.connect()
        self.version = duckdb.__version__
        self.counts = collections.Counter()

    def read(self, path, dialect, truth):
        if not self.database:
            return
        encoding = "utf-16" if dialect.encoding.startswith("utf-16") else "latin-1" if not dialect.encoding.startswith("utf-8") else "utf-8"
        self.counts["files"] += 1
        try:
            table = self.database.execute("select * from read_csv(?, encoding=?)", [path, encoding])
            types = [str(column[1]) for column in table.description]
            rows = len(table.fetchall())
        except Exception:  # whatever the peer throws is its answer
            self.counts["refused"] += 1
            return
        dates = any(kind in ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ", "datetime") or "date" in kind.lower() for kind in types)
        numbers = any(kind in ("DOUBLE", "NUMBER", "BIGINT") or kind.startswith("DECIMAL") for kind in types)
        self.counts["rows"] += rows == truth["rows"]
        self.counts["dates"] += dates
        self.counts["amounts"] += numbers
        self.counts["all three"] += rows == truth["rows"] and dates and numbers

    def say(self):
        if not self.database:
            bench.say("duckdb is not installed (pip install duckdb): no comparison")
            return
        counts = self.counts
        bench.say("DuckDB %s read_csv on the same %d files: refused %d, rows right %d, a date type %d, an amount numeric %d, all three %d" % (
            self.version, counts["files"], counts["refused"], counts["rows"], counts["dates"], counts["amounts"], counts["all three"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sluice")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--folder", help="work here and leave everything behind; misses are kept in any case")
    given = parser.parse_args()
    sluice = os.path.abspath(given.sluice)
    peer, tables, misses, names = Peer(), collections.defaultdict(collections.Counter), [], set()
    with bench.workspace(given.folder) as folder:
        dialects, paths = [], []
        for number in range(given.count):
            dialect = Dialect(given.seed * 1_000_000 + number)
            dialect.data = dialect.write()
            path = os.path.join(folder, "dialect-%d.csv" % dialect.seed)
            with open(path, "wb") as file:
                file.write(dialect.data)
            dialects.append(dialect)
            paths.append(path)
            names.add(dialect.name())
        for dialect, path, document in zip(dialects, paths, inspected(sluice, paths)):
            truth = dialect.truth()
            outcome = judged(dialect, truth, document)
            peer.read(path, dialect, truth)
            verdict = outcome if outcome in ("right", "asked") else "wrong"
            for table, key in (("language", dialect.language), ("encoding", dialect.encoding), ("sign", dialect.sign), ("date", dialect.date_form), ("oddity", dialect.oddity or "none")):
                tables[table][key, verdict] += 1
            if verdict == "wrong":
                kept = os.path.join(os.path.dirname(folder) if not given.folder else folder, "sluice-miss-%d.csv" % dialect.seed)
                if kept != path:
                    with open(kept, "wb") as file:
                        file.write(dialect.data)
                misses.append("%s  %s\n    %s\n    %s" % (dialect.seed, outcome, dialect.name(), path if given.folder else kept))
        for table, counts in tables.items():
            bench.say("by %s: %s" % (table, "  ".join(
                "%s %d/%d%s" % (key, counts[key, "right"] + counts[key, "asked"], sum(counts[key, v] for v in ("right", "asked", "wrong")),
                                " (%d asked)" % counts[key, "asked"] if counts[key, "asked"] else "")
                for key in sorted({key for key, _ in counts}))))
        for miss in misses:
            bench.say("MISS " + miss)
        peer.say()
        totals = collections.Counter()
        for (_, verdict), count in tables["language"].items():
            totals[verdict] += count
        bench.say("seed %d: %d files in %d dialects, right %d, one honest question %d, wrong %d" % (
            given.seed, given.count, len(names), totals["right"], totals["asked"], totals["wrong"]))
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
