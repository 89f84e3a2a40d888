#!/usr/bin/env python3
"""Hold a sluice binary against the sample statements.

usage: check.py SLUICE

Reads each sample with `inspect`, imports all of them into an empty data folder (in order of name, without options, from the folder above
this one, where pipelines/ lies), and compares both with two things made independently of each other: truth.json, which the generator of the
samples wrote, and the NAME.expected.json files, which expect.py took from an earlier run of the binary. Then imports all again, as they are
and with one more line end (other bytes, the same rows), and wants nothing new. Prints each difference with its path, and `N passed, M failed`.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
ABOVE = os.path.dirname(FOLDER)
SUFFIX = ".expected.json"


def samples():
    return sorted(name for name in os.listdir(FOLDER) if name.rsplit(".", 1)[-1] in ("csv", "ofx", "qfx", "qif"))


def run(sluice, *arguments):
    """The exit status and the one JSON document of a command. Without a document, what it said on standard error."""
    done = subprocess.run([sluice, *arguments], cwd=ABOVE, capture_output=True, text=True, timeout=600)
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        return done.returncode, {"not_json": done.stdout[:500], "standard_error": done.stderr[-500:]}


def inspected(sluice, name):
    status, document = run(sluice, "inspect", os.path.join(FOLDER, name), "--json")
    return {"exit": status, **document}


def imported(sluice, data, paths):
    """The entries of one import of all files, by file name."""
    status, document = run(sluice, "import", *paths, "--json", "--data", data)
    entries = {entry["file"]: without_chance(entry) for entry in document.get("imports", [])}
    return status, entries, document


def without_chance(entry):
    """What must be the same on every machine: no ids of rows in a database, no times, no rates."""
    entry = {key: value for key, value in entry.items() if key not in ("id", "seconds", "rate", "batch")}
    entry["stages"] = [{key: value for key, value in stage.items() if key != "seconds"} for stage in entry.get("stages", [])]
    return entry


def differences(expected, actual, path=""):
    """Each leaf that differs, as a line of text."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(set(expected) | set(actual)):
            if key not in actual:
                yield "%s.%s is missing" % (path, key)
            elif key not in expected:
                yield "%s.%s is new: %.200s" % (path, key, json.dumps(actual[key], ensure_ascii=False))
            else:
                yield from differences(expected[key], actual[key], "%s.%s" % (path, key))
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield "%s has %d elements instead of %d" % (path, len(actual), len(expected))
        for index, pair in enumerate(zip(expected, actual)):
            yield from differences(*pair, "%s[%d]" % (path, index))
    elif expected != actual:
        yield "%s is %.200s instead of %.200s" % (path, json.dumps(actual, ensure_ascii=False), json.dumps(expected, ensure_ascii=False))


def untrue_inspection(truth, document):
    """Where `inspect` contradicts what the generator knows."""
    file = (document.get("files") or [{}])[0]
    wanted = {"exit": 0, "format": truth["format"], "bytes": truth["bytes"], "rows": truth["rows"], "rejected": truth["rejected"]}
    found = {"exit": document.get("exit"), **{key: file.get(key) for key in wanted if key != "exit"}}
    yield from differences(wanted, found, "inspect")
    lines = sorted({problem["line"] for problem in file.get("problems", []) if problem["severity"] == "error" and problem.get("line")})
    yield from differences(truth["rejected_lines"], lines, "inspect.lines of errors")
    statements = file.get("statements", [])
    if len(statements) != len(truth["statements"]):
        yield "inspect.statements are %d instead of %d" % (len(statements), len(truth["statements"]))
    for index, (known, statement) in enumerate(zip(truth["statements"], statements)):
        known = dict(known)
        currency = known.pop("currency")
        if known["closing_minor"] is None:
            del known["closing_minor"]
        yield from differences(known, {key: statement.get(key) for key in known}, "inspect.statements[%d]" % index)
        if currency and statement["account"].get("currency") != currency:
            yield "inspect.statements[%d].account.currency is %s instead of %s" % (index, statement["account"].get("currency"), currency)


def untrue_import(truth, entry):
    """Where `import` contradicts what the generator knows."""
    if entry is None:
        yield "import has no entry for it"
        return
    yield from differences(truth["import"], entry.get("rows"), "import.rows")
    yield from differences(["succeeded", True, False, []], [entry.get(key) for key in ("state", "published", "known", "questions")],
                           "import.[state, published, known, questions]")


def not_reproduced(names):
    """Samples that generate.py would now write differently."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", os.path.join(FOLDER, "generate.py"), folder], check=True)
        for name in names:
            with open(os.path.join(FOLDER, name), "rb") as here, open(os.path.join(folder, name), "rb") as there:
                if here.read() != there.read():
                    yield name + " differs from what generate.py writes"


class Tally:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, name, complaints):
        complaints = list(complaints)
        if complaints:
            self.failed += 1
            print("FAILED  " + name)
            for complaint in complaints:
                print("        " + complaint)
        else:
            self.passed += 1
            print("passed  " + name)


def nothing_new(entries, documents, names):
    """Rows that a second reading brought, but for those that it flagged as possible duplicates."""
    if len(entries) < len(names):
        yield "%d of %d files have an entry: %.300s" % (len(entries), len(names), json.dumps(documents))
    for name, entry in entries.items():
        new, flagged = entry["rows"]["new"], entry.get("flagged") or 0
        if new > flagged:
            yield "%s brought %d new rows (%d flagged)" % (name, new, flagged)
        elif new:
            print("        note: %s brought %d rows, all flagged as possible duplicates" % (name, new))


def main(sluice):
    sluice = os.path.abspath(sluice)
    with open(os.path.join(FOLDER, "truth.json")) as file:
        truth = json.load(file)
    tally, names = Tally(), samples()
    tally.check("truth.json knows every sample", differences(sorted(truth["files"]), names, "files"))
    tally.check("the generator still writes these bytes", not_reproduced(names + ["truth.json"]))
    with tempfile.TemporaryDirectory() as work:
        data = os.path.join(work, "data")
        status, entries, document = imported(sluice, data, [os.path.join(FOLDER, name) for name in names])
        tally.check("one import of all samples exits 0", [] if status == 0 else ["exit status %d: %.500s" % (status, json.dumps(document))])
        for name in names:
            inspection = inspected(sluice, name)
            known = truth["files"].get(name)
            if known:
                tally.check(name + ": inspect tells the truth", untrue_inspection(known, inspection))
                tally.check(name + ": import tells the truth", untrue_import(known, entries.get(name)))
            path = os.path.join(FOLDER, name + SUFFIX)
            if not os.path.exists(path):
                tally.check(name + ": as expected", ["%s is missing: run expect.py" % os.path.basename(path)])
                continue
            with open(path) as file:
                expected = json.load(file)
            actual = {"inspect": inspection, "import": entries.get(name)}
            tally.check(name + ": as expected", differences(expected, actual))
        sums = {key: sum(entry["rows"][key] for entry in entries.values()) for key in truth["totals"]}
        tally.check("the rows add up", differences(truth["totals"], sums, "totals"))
        _, again, document = imported(sluice, data, [os.path.join(FOLDER, name) for name in names])
        tally.check("the same files again bring nothing new", nothing_new(again, document, names))
        tally.check("the same files again are known", ["%s is not" % name for name, entry in again.items() if not entry.get("known")])
        copies = []
        for name in names:
            copies.append(shutil.copy(os.path.join(FOLDER, name), os.path.join(work, name)))
            with open(copies[-1], "ab") as file:
                file.write(b"\n")
        _, other, document = imported(sluice, data, copies)
        tally.check("the same rows in other bytes bring nothing new", nothing_new(other, document, names))
        status, document = run(sluice, "verify", "--json", "--data", data)
        tally.check("verify finds the book in order", [] if status == 0 else ["exit status %d: %.500s" % (status, json.dumps(document))])
    print("%d passed, %d failed" % (tally.passed, tally.failed))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
