#!/usr/bin/env python3
"""Files dropped into the watched folder, before the server starts and while it runs, slowly, twice, and across a kill.

    inbox_test.py [.build/release/sluice]
"""

import io
import json
import os
import shutil
import time
import zipfile

from server import Checks, Server, Temporary, statement, wait_until


class Inbox:
    def __init__(self, checks, path):
        self.checks, self.path = checks, path

    def drop(self, name, content):
        """As a careful program does it: written elsewhere, then moved in."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.parent / "draft"
        draft.write_bytes(content)
        draft.rename(target)

    def copy(self, name, content):
        """As `cp` does it."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def ended(self, name, end=".processed"):
        """Waits for the file among those that are done, and returns its report."""
        path = self.path / end / name
        wait_until(path.exists, f"{end}/{name}")
        report = json.loads((path.parent / (path.name + ".report.json")).read_text())
        self.checks.check(not (self.path / name).exists(), f"{name} has left the inbox")
        return report


def dropped_before_the_start(checks, inbox, server):
    inbox.copy("Everyday/before.csv", statement(300, shop="BEFORE")[0])
    server.start()
    report = inbox.ended("Everyday/before.csv")
    checks.equal(report["import"]["rows"]["new"], 300, "a file from before the start: rows")
    checks.equal(report["import"]["account"], "Everyday", "the subfolder names the account")
    checks.equal(report["known"], False, "it was not known")


def dropped_while_it_runs(checks, inbox, server):
    begun = time.monotonic()
    inbox.drop("Everyday/moved.csv", statement(200, shop="MOVED")[0])
    inbox.ended("Everyday/moved.csv")
    seconds = time.monotonic() - begun
    checks.check(seconds < 5, "a file that is moved in is done within 5 s", seconds)
    print(f"moved in, done after {seconds:.2f} s", flush=True)
    for month in range(1, 13):
        inbox.copy(f"Savings/2025-{month:02d}.csv", statement(40, shop=f"MONTH {month}")[0])
    reports = [inbox.ended(f"Savings/2025-{month:02d}.csv") for month in range(1, 13)]
    checks.check(all(r["import"]["state"] == "succeeded" for r in reports), "twelve files at once")


def slow_writer(checks, inbox, server):
    content = statement(400, shop="SLOW")[0]
    with open(inbox.path / "Everyday/slow.csv", "wb", buffering=0) as file:
        # Longer than the time after which a file counts as still.
        for part in range(10):
            file.write(content[part * len(content) // 10:(part + 1) * len(content) // 10])
            time.sleep(0.5)
        names = [cell["file"] for cell in server.get("/v1/imports")["items"]]
        checks.check("slow.csv" not in names, "a file is not taken while somebody writes to it", names)
    report = inbox.ended("Everyday/slow.csv")
    checks.equal(report["import"]["rows"]["new"], 400, "a slowly written file is read whole")
    checks.equal(report["import"]["rows"]["rejected"], 0, "without a broken last line")


def duplicates(checks, inbox, server):
    before = server.totals()
    inbox.drop("Everyday/again.csv", statement(200, shop="MOVED")[0])
    report = inbox.ended("Everyday/again.csv")
    first = json.loads((inbox.path / ".processed/Everyday/moved.csv.report.json").read_text())
    checks.equal(report["known"], True, "the same bytes under another name are known")
    checks.equal(report["import"]["id"], first["import"]["id"], "the report names the import that has them")
    inbox.drop("Everyday/moved.csv", statement(200, shop="MOVED")[0])
    inbox.ended("Everyday/moved-2.csv")
    checks.equal(server.totals(), before, "nothing is doubled")


def zipped(*files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def archives(checks, inbox, server):
    inbox.drop("Everyday/year.zip", zipped(("01.csv", statement(30, shop="ZIP 1")[0]), ("02.csv", statement(40, shop="ZIP 2")[0])))
    report = inbox.ended("Everyday/year.zip")
    checks.equal([(m["import"]["file"], m["import"]["in"], m["import"]["rows"]["new"], m["known"]) for m in report["imports"]],
                 [("01.csv", "year.zip", 30, False), ("02.csv", "year.zip", 40, False)], "the report lists each member of an archive")
    checks.equal((report["known"], report["import"], report["error"]), (False, None, None), "and not one of them as the whole")
    checks.equal({m["import"]["account"] for m in report["imports"]}, {"Everyday"}, "the subfolder names the account of all")
    inbox.drop("Everyday/mixed.zip", zipped(("03.csv", statement(20, shop="ZIP 3")[0]), ("readme.html", b"<html><body>Read me</body></html>")))
    report = inbox.ended("Everyday/mixed.zip", ".failed")
    checks.equal([m["import"]["state"] for m in report["imports"]], ["succeeded", "failed"], "an archive with a bad member goes to .failed, its good ones are read")
    checks.check(report["error"] and report["error"]["code"], "with the reason", report["error"])
    # One member asks; the server dies while it does, and its answer is a cancel: the archive is not read again.
    inbox.drop("asks.zip", zipped(("left.csv", statement(8, shop="LEFT")[0]), ("right.csv", statement(9, shop="RIGHT")[0])))
    note = inbox.path / "asks.zip.question.txt"
    wait_until(lambda: note.exists() and note.read_text().count("sluice imports cancel") == 2, "what both members ask")
    held = sorted(c["id"] for c in server.get("/v1/imports")["items"] if c["in"] == "asks.zip")
    server.run("imports", "answer", held[0], "account", "new:Left")
    server.end_of(held[0])
    server.kill()
    checks.equal(server.run("imports", "cancel", held[1]).returncode, 0, "one member is cancelled while no server runs")
    server.start()
    report = inbox.ended("asks.zip", ".failed")
    checks.equal([(m["import"]["id"], m["import"]["state"]) for m in report["imports"]], [(held[0], "succeeded"), (held[1], "cancelled")],
                 "and the archive is not read again after the restart")


def what_is_not_taken(checks, inbox, server):
    outside = inbox.path.parent / "outside.csv"
    outside.write_bytes(statement(5, shop="OUTSIDE")[0])
    os.symlink(outside, inbox.path / "link.csv")
    for name in (".hidden.csv", "a.csv.part", "a.csv.crdownload", "a.csv.tmp"):
        inbox.copy(name, statement(5, shop=name)[0])
    inbox.drop("page.csv", b"<!DOCTYPE html><html><body>Please sign in</body></html>")
    report = inbox.ended("page.csv", ".failed")
    checks.equal(report["import"]["state"], "failed", "what is no statement goes to .failed")
    checks.check(len((report["error"] or {}).get("message", "").split()) > 3, "with the reason", report["error"])
    # By the time that a file dropped later is done, the others would have been taken.
    inbox.copy("Everyday/later.csv", statement(10, shop="LATER")[0])
    inbox.ended("Everyday/later.csv")
    for name in ("link.csv", ".hidden.csv", "a.csv.part", "a.csv.crdownload", "a.csv.tmp"):
        checks.check(os.path.lexists(inbox.path / name), f"{name} is left alone")
    names = {cell["file"] for cell in server.get("/v1/imports", limit=100)["items"]}
    checks.check(not names & {"link.csv", "outside.csv", "a.csv.part"}, "and not imported", names)


def question(checks, inbox, server):
    inbox.drop("which.csv", statement(7, shop="WHICH")[0])
    note = inbox.path / "which.csv.question.txt"
    wait_until(note.exists, "the question beside the file")
    checks.check((inbox.path / "which.csv").exists(), "a held import's file stays")
    held = next(cell for cell in server.get("/v1/imports")["items"] if cell["file"] == "which.csv")
    command = next(line for line in note.read_text().splitlines() if "new:" in line).split("#")[0].split()
    checks.equal(command[:2] + command[3:4], ["sluice", "imports", str(held["id"])], "the note says the command")
    server.stop()
    checks.check(note.exists(), "the note outlives the server")
    server.start()
    done = server.run(*command[1:])
    checks.equal(done.returncode, 0, "the command of the note works")
    report = inbox.ended("which.csv")
    checks.equal((report["import"]["state"], report["import"]["account"]), ("succeeded", "which"), "answered")
    checks.check(not note.exists(), "the note is gone")


def kills(checks, inbox, server):
    before = server.totals()
    count = 0
    for round_number, delay in enumerate((0.0, 0.05, 0.2, 0.5, 1.0)):
        content, rows, *_ = statement(20_000, shop=f"KILL {round_number}")
        count += rows
        inbox.drop(f"Everyday/kill-{round_number}.csv", content)
        time.sleep(delay)
        server.kill()
        server.start()
        inbox.ended(f"Everyday/kill-{round_number}.csv")
        checks.equal(server.totals()[0], before[0] + count, f"every row once after a kill {delay} s after the drop")
    imports = [c for c in server.get("/v1/imports", limit=100)["items"] if c["file"].startswith("kill-")]
    checks.equal(len(imports), 5, "one import for each file")
    # Cancelled while the server could not move its file: not read again.
    inbox.drop("unnamed.csv", statement(9, shop="UNNAMED")[0])
    wait_until((inbox.path / "unnamed.csv.question.txt").exists, "the question")
    held = next(cell for cell in server.get("/v1/imports")["items"] if cell["file"] == "unnamed.csv")
    server.kill()
    done = server.run("imports", "cancel", held["id"])
    checks.equal(done.returncode, 0, "cancelled on the command line")
    server.start()
    report = inbox.ended("unnamed.csv", ".failed")
    checks.equal((report["import"]["id"], report["import"]["state"]), (held["id"], "cancelled"), "and not read again after the restart")


def other_folder(checks, folder):
    elsewhere = folder / "elsewhere"
    with Server(folder / "second", "--inbox", str(elsewhere)) as server:
        wait_until(elsewhere.exists, "the folder named with --inbox")
        Inbox(checks, elsewhere).drop("Cash/a.csv", statement(3)[0])
        report = Inbox(checks, elsewhere).ended("Cash/a.csv")
        checks.equal(report["import"]["rows"]["new"], 3, "--inbox watches another folder")
        # A folder that somebody takes away comes back.
        shutil.rmtree(elsewhere)
        wait_until(elsewhere.exists, "the folder again")
        Inbox(checks, elsewhere).drop("Cash/b.csv", statement(4, shop="B")[0])
        Inbox(checks, elsewhere).ended("Cash/b.csv")


def main():
    checks = Checks()
    with Temporary() as folder:
        server = Server(folder / "data")
        inbox = Inbox(checks, folder / "data" / "inbox")
        inbox.path.mkdir(parents=True)
        try:
            for part in (dropped_before_the_start, dropped_while_it_runs, slow_writer, duplicates, archives, what_is_not_taken, question, kills):
                try:
                    part(checks, inbox, server)
                except Exception as error:
                    checks.check(False, part.__name__, f"{type(error).__name__}: {error}")
            server.stop()
            verify = server.run("verify")
            checks.check(verify.returncode == 0, "verify", verify.stdout + verify.stderr)
            other_folder(checks, folder)
        finally:
            server.stop()
    checks.finish()


main()
