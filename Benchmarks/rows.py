#!/usr/bin/env python3
"""How fast rows come in: `sluice import` of a long CSV into an empty folder, against the sqlite3 program importing the same file.

usage: rows.py SLUICE [--rows 1000000] [--pairs 5] [--folder DIR] [--skip-formats]

sqlite3 fills a table of five columns with one index on (Date, Amount), WAL, synchronous=NORMAL; it neither checks, deduplicates nor
categorises. Both are timed from process start to exit, in turn, each time into a new folder. Then each format once, and a re-import of the
CSV in other bytes (every row a duplicate). Goals: median ratio at most 2, peak memory of ours below 200 MiB.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

import bench
import generate

SQL = """.bail on
PRAGMA journal_mode=WAL;
PRAGMA synchronous=NORMAL;
CREATE TABLE statement(Date TEXT, Description TEXT, Amount NUMERIC, Balance NUMERIC, Reference TEXT);
CREATE INDEX statement_day ON statement(Date, Amount);
.mode csv
.import --skip 1 %s statement
SELECT count(*) FROM statement;
"""


def sqlite(folder, path, rows):
    database = os.path.join(folder, "peer.db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(database + suffix):
            os.remove(database + suffix)
    result = bench.measured(["sqlite3", database], SQL % path)
    if str(rows) not in result[4].split():
        bench.say("    sqlite3 did not import %d rows: %s" % (rows, result[4][:200]))
    return result


def ours(sluice, data, path, rows, fresh=True):
    """One import. Complains if not every row is new (or, into a folder that has them, if any is)."""
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    result = bench.measured([sluice, "import", path, "--account", "Main", "--currency", "EUR", "--json", "--data", data])
    try:
        entry = json.loads(result[4])["imports"][0]
        got = entry["rows"]
        wanted = {"read": rows, "new": rows if fresh else 0}
        if any(got[key] != wanted[key] for key in wanted) or not (entry["published"] or not fresh):
            bench.say("    WRONG RESULT: wanted %s, got %s, state %s" % (wanted, got, entry["state"]))
    except (ValueError, KeyError, IndexError) as error:
        bench.say("    no usable document on standard output (%s): %.200s" % (error, result[4]))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sluice")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--folder", help="work here and leave everything behind")
    parser.add_argument("--skip-formats", action="store_true")
    given = parser.parse_args()
    sluice = os.path.abspath(given.sluice)
    with bench.workspace(given.folder) as folder:
        formats = ["csv"] if given.skip_formats else ["csv", "ofx1", "ofx2", "qif"]
        # In a process of its own: what a child is said to have used at most includes the memory of the process that started it.
        subprocess.run([sys.executable, generate.__file__, str(given.rows), folder, "--formats", ",".join(formats)], check=True)
        paths = {form: os.path.join(folder, generate.FILES[form] % "history") for form in formats}
        data, ratios, peaks = os.path.join(folder, "data"), [], []
        bench.say("%d rows, %.0f MiB of CSV" % (given.rows, os.path.getsize(paths["csv"]) / 2**20))
        for pair in range(given.pairs):
            # Who goes first alternates, so that neither always finds the file in memory.
            if pair % 2:
                mine = ours(sluice, data, paths["csv"], given.rows)
                theirs = sqlite(folder, paths["csv"], given.rows)
            else:
                theirs = sqlite(folder, paths["csv"], given.rows)
                mine = ours(sluice, data, paths["csv"], given.rows)
            ratios.append(mine[0] / theirs[0])
            peaks.append(mine[1])
            bench.say("pair %d: sqlite3 %6.2f s (%4.0f MiB)   sluice %6.2f s (%4.0f MiB, %.2f s CPU)   ratio %.2f" % (
                pair + 1, theirs[0], theirs[1], mine[0], mine[1], mine[2], ratios[-1]))
        bench.verdict("import against sqlite3, median of %d pairs" % len(ratios), statistics.median(ratios), 2, "times")
        bench.verdict("peak resident memory", max(peaks), 200, "MiB")
        for form, path in paths.items():
            result = ours(sluice, data, path, given.rows)
            bench.say("%-5s %9.0f rows/s   %6.2f s   %4.0f MiB   %4.0f MiB/s" % (
                form, given.rows / result[0], result[0], result[1], os.path.getsize(path) / 2**20 / result[0]))
        ours(sluice, data, paths["csv"], given.rows)
        other = os.path.join(folder, "again.csv")
        shutil.copy(paths["csv"], other)
        with open(other, "a") as file:
            file.write("\n")
        result = ours(sluice, data, other, given.rows, fresh=False)
        bench.say("again %9.0f rows/s   %6.2f s   %4.0f MiB   (every row a duplicate)" % (given.rows / result[0], result[0], result[1]))


if __name__ == "__main__":
    main()
