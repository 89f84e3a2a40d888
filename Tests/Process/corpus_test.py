#!/usr/bin/env python3
"""Statement files from public test suites are read as their manifest says, but for those where the manifest is wrong.

    corpus_test.py [.build/release/sluice]

The files have licences of their own and are no part of this repository: they lie in ../shared/corpus, with the program that scores them in
../shared/tools. Where they are missing the test says so and counts as skipped.
"""

import pathlib
import re
import subprocess
import sys

from server import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus"
SCORER = SHARED / "tools" / "score_corpus.py"
LIMIT_SECONDS = 600

TOO_PRECISE = "amounts with more digits than the currency has: they are rejected, not rounded, and their exact sum cannot be written in cents"
PENDING = "the file's only entry is pending (Sts PDNG): rows and sums count booked ones, the entry is in the count of pending ones"
NO_SUCH_DAY = "the expected day does not exist: the entry has the day of booking that stands beside it (0301), with a warning"

# By file: what the scorer says, and why it is right to read the file so.
EXPECTATION_WRONG = {
    "ofx/csingley-ofxtools__stmtrs_euro.ofx": (
        "closing balances ['200.29'], not ['20029']", "the file writes 200,29, and the scorer takes the decimal comma for a separator"),
    "ofx/jseutter-ofxparse__fidelity-savings.ofx": ("1 rows, not 4", TOO_PRECISE),
    "ofx/aclindsa-ofxgo__moneymrkt1_v103.ofx": ("exit status 1 for a good file", TOO_PRECISE),
    "ofx/aclindsa-ofxgo__moneymrkt1_v103_TYPE1.ofx": ("exit status 1 for a good file", TOO_PRECISE),
    "ofx/aclindsa-ofxgo__moneymrkt1_v203.ofx": ("exit status 1 for a good file", TOO_PRECISE),
    "camt/genkgo-camt__camt052.v4.xml": ("0 rows, not 1", PENDING),
    "camt/genkgo-camt__camt052.v6.Amt-zero.xml": ("0 rows, not 1", PENDING),
    "camt/genkgo-camt__camt052.v6.xml": ("0 rows, not 1", PENDING),
    "mt940/wolph-mt940__february_30.sta": ("first date 2016-03-01, not 2016-02-30", NO_SUCH_DAY),
    "mt940/wolph-mt940__transaction_details_wrapped.sta": ("first date 2016-03-01, not 2016-02-30", NO_SUCH_DAY),
    "mt940/wolph-mt940__wrapped_timestamp.sta": ("first date 2016-03-01, not 2016-02-30", NO_SUCH_DAY),
}


def main():
    checks = Checks()
    if not CORPUS.is_dir() or not SCORER.is_file():
        print("SKIPPED score on the corpus of real files: there is no ../shared/corpus beside this checkout")
        checks.finish()
    sluice = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/release/sluice").resolve())
    scored = subprocess.run([sys.executable, str(SCORER), sluice, str(CORPUS)], capture_output=True, text=True, timeout=LIMIT_SECONDS)
    lines = scored.stdout.splitlines()
    score = re.match(r"(\d+) of (\d+) right", lines[-1]) if lines else None
    if not checks.check(score, "the scorer gives a score", scored.stdout[-2_000:] + scored.stderr[-2_000:]):
        checks.finish()
    for line in lines[-2:]:
        print(line)

    misses = {}
    for line in lines[:-2]:
        found = re.match(r"(\S+) \[\w+\]: (.*)", line)
        if checks.check(found, "a miss names its file", line):
            misses[found[1]] = found[2]
    right, total = int(score[1]), int(score[2])
    checks.equal(len(misses), total - right, "every miss is printed")
    checks.passed += right
    for file, why in misses.items():
        known = EXPECTATION_WRONG.get(file)
        if known is None:
            checks.check(False, f"{file} is read as expected", why)
        elif checks.equal(why, known[0], f"{file} differs from its expectation as before"):
            print(f"expectation wrong: {file}: {why}: {known[1]}")
    for file in EXPECTATION_WRONG:
        checks.check(file in misses, f"{file} is read as expected now: take it off the list of wrong expectations")
    checks.finish()


if __name__ == "__main__":
    main()
