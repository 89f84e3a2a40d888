#!/usr/bin/env python3
"""Whether a job stays as quick in a large book as in a small one: it must cost the rows that it brings, not the rows that are there.

usage: growth.py SLUICE [--rows 1000000] [--alternations 21] [--folder DIR] [--serve-option OPTION ...]

One running server, two books: one of a million rows over nine years in ten accounts, one of a thousand rows of the same shape. A file of 1,000
new rows, all dated within the last 30 days of the ledger, is imported into one of the accounts of each, in turn; what counts is the job's own
`seconds`, from claim to published. Each import is undone before the next; that is not timed. Goal: ratio of the medians at most 1.5.
"""
import argparse
import datetime as dt
import os
import statistics
import time

import bench
import generate

LAST = dt.date(2025, 11, 30)
ACCOUNTS = 10


def fill(server, book, folder, rows, label):
    """The book's past: the same nine years in each of its accounts."""
    start = time.monotonic()
    for account in range(1, ACCOUNTS + 1):
        past = generate.history(rows // ACCOUNTS, seed=100 + account, last=LAST)
        path = generate.write(folder, past, ["csv"], "%s-%02d" % (label, account))["csv"]
        found = server.imported(book, path, "Account %02d" % account)
        if found["rows"]["new"] != len(past):
            bench.say("    WRONG RESULT: %s has %s" % (path, found["rows"]))
        os.remove(path)
    bench.say("%s book: %d rows in %d accounts, filled in %.1f s" % (label, rows, ACCOUNTS, time.monotonic() - start))


def job(server, book, path, rows):
    """Seconds of one job, and the import taken back."""
    found = server.imported(book, path, "Account 01")
    if found["rows"]["new"] != rows:
        bench.say("    WRONG RESULT: %d new rows wanted, got %s" % (rows, found["rows"]))
    server.undone(book, found["id"])
    # The rows are deleted behind the undo, in small steps; the next job should not meet that.
    time.sleep(0.3)
    return found["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sluice")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--alternations", type=int, default=21)
    parser.add_argument("--folder", help="work here and leave everything behind")
    parser.add_argument("--serve-option", action="append", default=[], help="passed on to `sluice serve`")
    given = parser.parse_args()
    with bench.workspace(given.folder) as folder, bench.Server(given.sluice, os.path.join(folder, "data"), given.serve_option) as server:
        large = server.first_book()
        small = server.new_book("Small")
        fill(server, large, folder, given.rows, "large")
        fill(server, small, folder, 1000, "small")
        seconds = {large: [], small: []}
        for turn in range(given.alternations + 1):
            # New rows each time: other amounts and texts than the past and than the turns before.
            fresh = generate.history(1000, seed=5000 + turn, last=LAST, years=30 / 365.25, marker=" X%d" % turn)
            path = generate.write(folder, fresh, ["csv"], "fresh-%02d" % turn)["csv"]
            for book in (large, small) if turn % 2 else (small, large):
                taken = job(server, book, path, len(fresh))
                if turn:  # the first is to warm up
                    seconds[book].append(taken)
            if turn:
                bench.say("%2d: large %.4f s   small %.4f s" % (turn, seconds[large][-1], seconds[small][-1]))
        bench.say("large: " + bench.spread(seconds[large]))
        bench.say("small: " + bench.spread(seconds[small]))
        bench.verdict("a job in the large book against the small one", statistics.median(seconds[large]) / statistics.median(seconds[small]), 1.5,
                      "times")
        bench.say("peak resident memory of the server: %.0f MiB" % server.peak_mib())


if __name__ == "__main__":
    main()
