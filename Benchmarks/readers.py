#!/usr/bin/env python3
"""How fast statements are read, in each format, by user CPU: detection apart, then parse and extract; beside the peers that are installed.

usage: readers.py READERBENCH [--rows 1000000] [--larger ROWS] [--rounds 5] [--peer-rows 10000] [--peers-python PYTHON] [--folder DIR] [--files DIR]

READERBENCH is the program of that name in this package (`swift build -c release --product ReaderBench`): it reads with the very readers and
extractors of an import, in the same chunks, on one thread. Its rows and their sum are checked against what the generator wrote.

Goals: CSV 200 MB/s, OFX and QIF 150 MB/s (1 MB is 1,000,000 bytes), resident memory below 100 MiB, ten times the rows in at most eleven times
the time; and no hostile input for which twice the bytes take more than two and a half times as long. `--larger` reads a CSV of so many
rows as well. `--files DIR` reads other files than the generator's: big.csv, big.ofx, big2.ofx, big.qif with truth.json (`rows`, `sum_cents`).
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

import bench
import generate

GOALS_MB_PER_SECOND = {"csv": 200, "csv-de": 200, "ofx1": 150, "ofx2": 150, "qif": 150}
HERE = os.path.dirname(os.path.abspath(__file__))


def made(folder, rows, formats):
    """Files of so many rows and what is in them. In a process of its own, so that this one stays small."""
    os.makedirs(folder, exist_ok=True)
    subprocess.run([sys.executable, generate.__file__, str(rows), folder, "--formats", ",".join(formats)], check=True)
    with open(os.path.join(folder, "truth.json")) as file:
        truth = json.load(file)
    return {form: os.path.join(folder, generate.FILES[form] % "history") for form in formats}, truth["rows"], truth["sum_minor"]


def given_files(folder):
    with open(os.path.join(folder, "truth.json")) as file:
        truth = json.load(file)
    names = {"csv": "big.csv", "ofx1": "big.ofx", "ofx2": "big2.ofx", "qif": "big.qif"}
    return {form: os.path.join(folder, name) for form, name in names.items()}, truth["rows"], truth["sum_cents"]


def read(reader, path, rounds, rows, total):
    """What ReaderBench says of a file; None, with a word, if it cannot read it or reads something else than was written."""
    answer = subprocess.run([reader, "read", path, str(rounds)], stdout=subprocess.PIPE, text=True)
    if answer.returncode != 0:
        return None
    found = json.loads(answer.stdout)
    if found["rows"] != rows or found["sum_minor"] != total or found["rejected"] or found["questions"]:
        bench.say("    WRONG RESULT: %s holds %d rows, sum %d; read %s" % (path, rows, total, answer.stdout.strip()))
        return None
    return found


def speeds(reader, paths, rows, total, rounds):
    """Seconds of one reading by format."""
    seconds, peaks = {}, []
    for form, path in paths.items():
        found = read(reader, path, rounds, rows, total)
        if not found:
            continue
        seconds[form] = statistics.median(found["seconds"])
        detection = statistics.median(found["detection_seconds"])
        megabytes = found["bytes"] / 1e6
        peaks.append(found["peak_kib"] / 1024)
        bench.say("%-6s %6.1f MB  read %6.3f s (best %.3f)  %9.0f rows/s   detection %.3f s   %3.0f MiB" % (
            form, megabytes, seconds[form], found["seconds"][0], rows / seconds[form], detection, peaks[-1]))
        bench.verdict("%s: parse and extract" % form, megabytes / seconds[form], GOALS_MB_PER_SECOND[form], "MB/s", larger_is_better=True)
    if peaks:
        bench.verdict("peak resident memory", max(peaks), 100, "MiB")
    return seconds


def growth(reader):
    """Hostile inputs at four sizes: what the last doubling cost."""
    answer = subprocess.run([reader, "growth"], stdout=subprocess.PIPE, text=True)
    worst, slowest = (0, ""), (float("inf"), "")
    for line in answer.stdout.splitlines():
        found = json.loads(line)
        seconds = found["seconds"]
        # What takes no time cannot take twice as much.
        ratio = seconds[3] / seconds[2] if seconds[3] > 0.02 else 0
        rate = 8 * found["bytes"] / 1e6 / seconds[3]
        worst, slowest = max(worst, (ratio, found["input"])), min(slowest, (rate, found["input"]))
        bench.say("    %-48s %s s   last doubling %4.2f times   %5.0f MB/s" % (found["input"], " ".join("%6.3f" % s for s in seconds), ratio, rate))
    bench.say("slowest: %s, %.1f MB/s" % (slowest[1], slowest[0]))
    bench.verdict("twice the bytes: %s" % worst[1], worst[0], 2.5, "times")


def peers(python, folder, rows):
    """The same rows with other readers; each in a process of its own, measured inside around the call."""
    paths, _, _ = made(folder, rows, list(GOALS_MB_PER_SECOND))
    for name, form in (("ofxtools", "ofx1"), ("ofxtools", "ofx2"), ("ofxparse", "ofx1"), ("ofxparse", "ofx2"), ("quiffen", "qif"), ("duckdb", "csv")):
        peer(python, name, form, paths[form], rows)


def peer(python, name, form, path, rows):
    answer = subprocess.run([python, os.path.join(HERE, "peers.py"), name, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if answer.returncode == 3:
        bench.say("%-10s is not installed for %s" % (name, python))
    elif answer.returncode != 0:
        bench.say("%-10s failed on %s: %s" % (name, form, answer.stderr.strip().splitlines()[-1:]))
    else:
        found = json.loads(answer.stdout.splitlines()[-1])
        wrong = "" if found["rows"] == rows else "   but found %d rows of %d" % (found["rows"], rows)
        bench.say("%-10s %-6s %8.2f MB/s  %9.0f rows/s   (%s, %d rows)%s" % (
            name, form, os.path.getsize(path) / 1e6 / found["seconds"], rows / found["seconds"], found["version"], rows, wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--larger", type=int, help="rows of one more CSV, for memory")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-rows", type=int, default=10_000, help="rows for the peers in Python; DuckDB reads --rows")
    parser.add_argument("--peers-python", default=sys.executable, help="the Python whose packages are the peers")
    parser.add_argument("--folder", help="work here and leave everything behind")
    parser.add_argument("--files", help="read the files of this folder instead of generated ones")
    given = parser.parse_args()
    reader = os.path.abspath(given.reader)
    with bench.workspace(given.folder) as folder:
        if given.files:
            paths, rows, total = given_files(given.files)
        else:
            paths, rows, total = made(os.path.join(folder, "rows"), given.rows, list(GOALS_MB_PER_SECOND))
        large = speeds(reader, paths, rows, total, given.rounds)
        tenth, fewer, total = made(os.path.join(folder, "tenth"), rows // 10, list(GOALS_MB_PER_SECOND))
        if not given.files:
            for form, path in tenth.items():
                found = read(reader, path, given.rounds, fewer, total)
                if found and form in large:
                    bench.verdict("%s: ten times the rows" % form, large[form] / statistics.median(found["seconds"]), 11, "times")
        if given.larger:
            more, many, total = made(os.path.join(folder, "larger"), given.larger, ["csv"])
            speeds(reader, more, many, total, 1)
        growth(reader)
        bench.say("peers, by user CPU of their call:")
        peer(given.peers_python, "duckdb", "csv", paths["csv"], rows)
        peers(given.peers_python, os.path.join(folder, "peers"), given.peer_rows)


if __name__ == "__main__":
    main()
