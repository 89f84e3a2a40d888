#!/usr/bin/env python3
"""The command line, with and without a running server: exit statuses, `--json`, and a round trip through backup and restore.

    cli_test.py [.build/release/sluice]
"""

import json
import os
import signal
import shutil
import subprocess
import tarfile
import time
import zipfile

from server import Checks, Server, Temporary, binary, run, statement

STAGES = ["upload", "parse", "extract", "deduplicate", "categorise", "commit"]
IMPORT_KEYS = {"id", "file", "state", "published", "known", "account", "rows", "flagged", "balance", "questions", "stages", "seconds", "problems"}
FILE_KEYS = {"file", "in", "bytes", "format", "encoding", "compression", "csv", "questions", "statements", "rows", "rejected", "unsupported", "problems"}
STATEMENT_KEYS = {"account", "rows", "sum_minor", "first", "last", "opening_minor", "closing_minor", "closing_date", "closing_meaning",
                  "available_minor", "available_date", "balance", "gap_minor"}

OFX = b"""<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID><STMTRS><CURDEF>EUR</CURDEF>
<BANKACCTFROM><BANKID>100200300</BANKID><ACCTID>4471</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250101</DTSTART><DTEND>20250131</DTEND>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20250102</DTPOSTED><TRNAMT>-12.50</TRNAMT><FITID>A1</FITID><NAME>KAKA MARKET</NAME></STMTTRN>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20250131</DTPOSTED><TRNAMT>1200.00</TRNAMT><FITID>A2</FITID><NAME>SALARY</NAME></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>3182.23</BALAMT><DTASOF>20250131</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


class Commands:
    """The binary over one data folder."""

    def __init__(self, checks, folder, label):
        self.checks, self.folder, self.label, self.binary = checks, folder, label, binary()
        self.data = folder / "data"

    def run(self, *arguments, status=0, data=True, **options):
        done = run(self.binary, *arguments, *(["--data", self.data] if data else []), **options)
        self.checks.check(done.returncode == status, f"{self.label}: {' '.join(map(str, arguments))[:90]} exits {status}",
                          (done.returncode, done.stdout[-300:], done.stderr[-300:]))
        return done

    def json(self, *arguments, **options):
        done = self.run(*arguments, "--json", **options)
        try:
            return json.loads(done.stdout)
        except ValueError as error:
            self.checks.check(False, f"{self.label}: {arguments} prints one JSON document", f"{error}: {done.stdout[:300]!r}")
            return {}


def inspect(checks, commands, files):
    document = commands.json("inspect", files / "good.csv", files / "checking.ofx", data=False)
    good, ofx = document["files"]
    checks.equal(set(good) - {"pending"}, FILE_KEYS, "inspect: keys of a file")
    checks.equal(set(good["statements"][0]) - {"pending"}, STATEMENT_KEYS, "inspect: keys of a statement")
    checks.equal((good["format"], good["rows"], good["rejected"]), ("csv", 300, 0), "inspect: a CSV")
    for key in ("delimiter", "quote", "header_line", "first_line", "last_line", "columns", "date_format", "decimal", "grouping", "sign", "confidence"):
        checks.check(key in good["csv"], f"inspect: csv has {key}", good["csv"])
    only = ofx["statements"][0]
    checks.equal(ofx["format"], "ofx2", "inspect: an OFX 2")
    checks.equal(only["account"], {"id": "4471", "bank_id": "100200300", "type": "checking", "currency": "EUR"}, "inspect: its account")
    checks.equal((only["rows"], only["sum_minor"], only["first"], only["last"], only["closing_minor"], only["closing_date"]),
                 (2, 118750, "2025-01-02", "2025-01-31", 318223, "2025-01-31"), "inspect: its figures")
    packed = commands.json("inspect", files / "packed.csv.gz", data=False)["files"][0]
    checks.equal((packed["compression"], packed["rows"]), ("gzip", 20), "inspect: a packed file")
    page = commands.json("inspect", files / "page.csv", status=1, data=False)["files"][0]
    checks.check(any(p["severity"] == "error" and len(p["message"].split()) > 3 for p in page["problems"]), "inspect: why a page is none", page["problems"])
    asks = commands.json("inspect", files / "dates.csv", data=False)["files"][0]
    question = next((q for q in asks["questions"] if q["kind"] == "date_order"), None)
    if checks.check(question, "inspect: a date question", asks["questions"]):
        checks.check({c["id"] for c in question["choices"]} >= {"dmy", "mdy"} and question["text"] and question["rows"], "inspect: with choices", question)
        checks.equal((asks["statements"][0]["first"], asks["statements"][0]["last"]), (None, None), "inspect: no days before the answer")
    members = commands.json("inspect", files / "bank.zip", status=1, data=False)["files"]
    checks.equal([(m["file"], m["in"], m["compression"], m["rows"]) for m in members],
                 [("january.csv", "bank.zip", "zip", 11), ("february.csv", "bank.zip", "zip", 12), ("page.html", "bank.zip", "zip", 0)],
                 "inspect: an archive gives one entry for each member")
    checks.check(set(members[0]) >= FILE_KEYS, "inspect: with the keys of a file", members[0])
    members = commands.json("inspect", files / "bank.tar.gz", data=False)["files"]
    checks.equal([(m["file"], m["in"], m["rows"]) for m in members], [("march.csv", "bank.tar.gz", 13), ("april.csv", "bank.tar.gz", 14)],
                 "inspect: a tar.gz as `tar` makes it")
    text = commands.run("inspect", files / "bank.tar.gz", data=False)
    checks.check("march.csv" in text.stdout and "in bank.tar.gz" in text.stdout, "inspect: the archive is named", text.stdout)
    commands.run("inspect", files / "good.csv", data=False)
    commands.run("inspect", files / "missing.csv", status=1, data=False)


def imports(checks, commands, files, rows):
    document = commands.json("import", files / "good.csv", "--account", "Everyday")
    only = document["imports"][0]
    checks.check(IMPORT_KEYS <= set(only), "import: keys", IMPORT_KEYS - set(only))
    checks.equal(set(only["rows"]), {"read", "new", "duplicate", "skipped", "rejected"}, "import: keys of rows")
    checks.equal([s["name"] for s in only["stages"]], STAGES, "import: stages")
    checks.check(all({"name", "state", "done", "total", "unit", "seconds"} <= set(s) for s in only["stages"]), "import: keys of stages", only["stages"])
    checks.check(all(s["state"] == "done" for s in only["stages"]), "import: all stages are done", only["stages"])
    checks.equal((only["state"], only["published"], only["known"], only["rows"]["new"]), ("succeeded", True, False, rows), "import: result")
    checks.equal(only["rows"]["read"], sum(only["rows"][k] for k in ("new", "duplicate", "skipped", "rejected")), "import: outcomes add up")
    again = commands.json("import", files / "good.csv", "--account", "Everyday")["imports"][0]
    checks.equal((again["known"], again["id"], again["state"], set(again["rows"].values())), (True, only["id"], "succeeded", {0}), "import: known")
    overlap = commands.json("import", files / "overlap.csv", "--account", "Everyday")["imports"][0]
    checks.equal((overlap["rows"]["new"], overlap["rows"]["duplicate"]), (0, 100), "import: an overlapping file")
    members = commands.json("import", files / "bank.zip", "--account", "Archive", status=1)["imports"]
    checks.equal([(m["file"], m["in"], m["state"], m["rows"]["new"]) for m in members],
                 [("january.csv", "bank.zip", "succeeded", 11), ("february.csv", "bank.zip", "succeeded", 12), ("page.html", "bank.zip", "failed", 0)],
                 "import: each member of an archive")
    packed = commands.run("import", files / "bank.tar.gz", "--account", "Archive")
    lines = [line for line in packed.stdout.splitlines() if line.startswith("bank.tar.gz/")]
    checks.equal([line.split(":")[0] for line in lines], ["bank.tar.gz/march.csv", "bank.tar.gz/april.csv"], "import: one line for each member")
    known = commands.json("import", files / "bank.tar.gz", "--account", "Archive")["imports"]
    checks.equal([m["known"] for m in known], [True, True], "import: members are known by what is in them")
    failed = commands.json("import", files / "page.csv", status=1)["imports"][0]
    checks.equal((failed["state"], failed["published"]), ("failed", False), "import: a page")
    checks.check(any(p["severity"] == "error" for p in failed["problems"]), "import: says why", failed["problems"])
    mixed = commands.run("import", files / "checking.ofx", files / "page.csv", status=1)
    checks.check("checking.ofx" in mixed.stdout + mixed.stderr and "page.csv" in mixed.stdout + mixed.stderr, "import: both are named", mixed)
    held = commands.json("import", files / "unnamed.csv", status=1)["imports"][0]
    checks.equal(held["state"], "held", "import: without an account")
    checks.check(held["questions"] and held["questions"][0]["id"] == "account", "import: asks", held["questions"])
    commands.run("imports", "answer", held["id"], "account", "new:Cash")
    dry = commands.json("import", files / "dry.csv", "--account", "Everyday", "--dry-run")["imports"][0]
    checks.check(not dry["published"] and dry["rows"]["new"] == 10, "import: a dry run plans and publishes nothing", dry)
    review = commands.json("import", files / "review.csv", "--account", "Everyday", "--review", status=1)["imports"][0]
    checks.equal((review["state"], review["published"]), ("held", False), "import: held for review")
    commands.run("imports", "approve", review["id"])
    commands.run("import", files / "missing.csv", status=1)
    bad = run(commands.binary, "import", "--nonsense", files / "good.csv")
    checks.equal(bad.returncode, 2, "wrong usage exits 2")
    bad = run(commands.binary, "import")
    checks.equal(bad.returncode, 2, "no file at all is wrong usage")
    bad = run(commands.binary, "dance")
    checks.equal(bad.returncode, 2, "an unknown command is wrong usage")
    return only["id"], held["id"], review["id"]


def looking(checks, commands, first, held, review):
    def show(number):
        for _ in range(200):
            cell = commands.json("imports", "show", number)
            if cell.get("state") in ("succeeded", "failed", "cancelled"):
                return cell
            time.sleep(0.05)
        return cell
    checks.equal(show(held)["state"], "succeeded", "an answered import goes on")
    checks.equal(show(review)["state"], "succeeded", "an approved import goes on")
    listing = commands.json("imports", "list")
    checks.check({first, held, review} <= {i["id"] for i in listing["items"]}, "imports list")
    commands.run("imports", "list")
    commands.run("imports", "show", first)
    rows = commands.run("imports", "rows", first)
    checks.check(rows.stdout.count("\n") >= 100, "imports rows", rows.stdout[:200])
    commands.run("imports", "rows", first, "--explain")
    commands.run("imports", "problems", first)
    commands.run("imports", "rejects", first)
    commands.run("imports", "show", 999999, status=1)
    commands.run("imports", "cancel", first, status=1)
    commands.run("imports", "undo", first)
    checks.equal(show(first)["published"], False, "undone")
    commands.run("imports", "undo", first, status=1)
    commands.run("imports", "redo", first)
    checks.equal(show(first)["published"], True, "redone")


def reports(checks, commands):
    for kind in ("summary", "categories", "cashflow", "merchants", "balances", "budgets"):
        document = commands.json("report", kind)
        checks.check("cells" in document or "items" in document, f"report {kind} --json", list(document))
        text = commands.run("report", kind, "--month", "2025-03")
        checks.check(text.stdout.strip(), f"report {kind} prints a table")
    commands.run("report", "summary", "--month", "March", status=2)
    commands.run("report", "weather", status=2)
    commands.run("budget", "set", "Groceries", "250")
    commands.run("budget", "set", "Groceries", "199.50")
    budgets = commands.json("budget", "list")
    mine = [b for b in budgets.get("items", []) if b["category_name"] == "Groceries"]
    checks.equal([b["amount_minor"] for b in mine], [19950], "budget set replaces the amount")
    commands.run("budget", "set", "Groceries", "many", status=2)
    commands.run("rules", "list")
    commands.run("rules", "apply")
    check = run(commands.binary, "pipelines", "check")
    checks.equal(check.returncode, 0, "pipelines check")
    verify = commands.json("verify")
    checks.check(verify, "verify --json", verify)
    commands.run("verify")


def backup(checks, commands, folder):
    before = commands.json("report", "cashflow")["cells"]
    file = folder / f"backup-{commands.label.split()[0]}.sluice"
    commands.run("backup", file)
    commands.run("backup", file, status=1)
    restored = Commands(checks, folder / f"restored-{commands.label.split()[0]}", commands.label + ", restored")
    restored.run("restore", file)
    after = restored.json("report", "cashflow")["cells"]

    def values(cells):
        return [cell["value"] for cell in cells]
    checks.equal(values(after), values(before), "a restored ledger says the same")
    restored.run("verify")
    listed = restored.json("imports", "list")["items"]
    rows = restored.run("imports", "rows", listed[-1]["id"])
    checks.check(rows.stdout.strip(), "its imports say what became of their rows")

    def kept(data):
        return sorted((path.name, path.stat().st_size) for path in (data / "files").rglob("*") if path.is_file())
    checks.check(kept(commands.data) and kept(restored.data) == kept(commands.data), "its statement files came along")
    return file


def interrupt(checks, commands, files):
    process = subprocess.Popen([commands.binary, "import", str(files / "large.csv"), "--account", "Large", "--data", str(commands.data)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
    # The first stage that it says is proof that the import is under way.
    for line in process.stderr:
        if "large.csv:" in line and "succeeded" not in line:
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    checks.equal(process.returncode, 130, f"{commands.label}: interrupted")
    large = [i for i in commands.json("imports", "list")["items"] if i["file"] == "large.csv"]
    checks.check(large and all(i["state"] in ("cancelled", "cancelling") for i in large), f"{commands.label}: nor will the next server publish it", large)
    checks.check(large and all(not i["published"] for i in large), f"{commands.label}: nothing of it is published", [(i["state"], i["published"]) for i in large])


def write_files(folder):
    import gzip
    folder.mkdir()
    good, rows, *_ = statement(300)
    (folder / "good.csv").write_bytes(good)
    lines = good.split(b"\n")
    # The whole middle of the year again: complete days, another file.
    (folder / "overlap.csv").write_bytes(b"\n".join(lines[:1] + lines[101:201]) + b"\n")
    (folder / "checking.ofx").write_bytes(OFX)
    (folder / "packed.csv.gz").write_bytes(gzip.compress(statement(20, shop="PACKED")[0]))
    (folder / "page.csv").write_bytes(b"<!DOCTYPE html><html><body>Please sign in</body></html>\n")
    (folder / "dates.csv").write_bytes(b"Date,Amount,Description\n03/04/2026,-12.00,TESCO\n04/05/2026,-3.10,CAFE\n05/06/2026,-7.00,BOOKS\n")
    (folder / "unnamed.csv").write_bytes(statement(8, shop="UNNAMED")[0])
    (folder / "dry.csv").write_bytes(statement(10, shop="DRY")[0])
    (folder / "review.csv").write_bytes(statement(6, shop="REVIEW")[0])
    write_archives(folder)
    (folder / "large.csv").write_bytes(statement(300_000, shop="LARGE")[0])
    return rows


def write_archives(folder):
    """A zip and a tar.gz, by `zip` and `tar` where they are installed, else by Python."""
    parts = folder / "parts" / "2025"
    parts.mkdir(parents=True)
    for count, month in enumerate(("january", "february", "march", "april"), start=11):
        (parts / f"{month}.csv").write_bytes(statement(count, shop=month.upper())[0])
    (parts / "page.html").write_bytes(b"<!DOCTYPE html><html><body>How to read this export</body></html>\n")
    names = [f"2025/{name}" for name in ("january.csv", "february.csv", "page.html")]
    if shutil.which("zip"):
        subprocess.run(["zip", "-q", folder / "bank.zip", "2025/", *names], cwd=folder / "parts", check=True)
    else:
        with zipfile.ZipFile(folder / "bank.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(folder / "parts" / name, name)
    names = [f"2025/{name}" for name in ("march.csv", "april.csv")]
    if shutil.which("tar"):
        subprocess.run(["tar", "-czf", folder / "bank.tar.gz", *names], cwd=folder / "parts", check=True)
    else:
        with tarfile.open(folder / "bank.tar.gz", "w:gz") as archive:
            for name in names:
                archive.add(folder / "parts" / name, name)


def session(checks, folder, files, rows, label, server=None):
    commands = Commands(checks, folder, label)
    try:
        inspect(checks, commands, files)
        first, held, review = imports(checks, commands, files, rows)
        looking(checks, commands, first, held, review)
        reports(checks, commands)
        interrupt(checks, commands, files)
        file = backup(checks, commands, folder)
        if server:
            commands.run("restore", file, status=1)
            remote = run(commands.binary, "report", "summary", "--server", f"http://127.0.0.1:{server.port}", "--json",
                         env={**os.environ, "SLUICE_TOKEN": server.token})
            checks.check(remote.returncode == 0 and json.loads(remote.stdout)["cells"], "--server with the token", remote)
            refused = run(commands.binary, "report", "summary", "--server", f"http://127.0.0.1:{server.port}", env={**os.environ, "SLUICE_TOKEN": "x"})
            checks.equal(refused.returncode, 1, "--server with a wrong token")
    except Exception as error:
        checks.check(False, label, f"{type(error).__name__}: {error}")


def main():
    checks = Checks()
    with Temporary() as folder:
        rows = write_files(folder / "files")
        (folder / "alone").mkdir()
        session(checks, folder / "alone", folder / "files", rows, "alone: no server")
        (folder / "served").mkdir()
        with Server(folder / "served" / "data") as server:
            session(checks, folder / "served", folder / "files", rows, "served: a server runs", server)
            checks.check(server.process.poll() is None, "the server runs on")
    checks.finish()


main()
