#!/usr/bin/env python3
"""Kills the server at random moments of an import of 100,000 rows; after the restart the ledger is exact, by itself.

    kill_test.py [.build/release/sluice] [--kills 20] [--rows 100000] [--seed N]

The moments are spread evenly over the time that one import takes, from the first byte of the upload, each moved at random within its part.
A kill before the upload was answered may leave nothing: then the client, who knows that it got no answer, sends the file again.
"""

import random
import threading
import time

from server import Checks, Server, Temporary, option, run, statement

KILLS = int(option("kills", "20"))
ROWS = int(option("rows", "100000"))
SEED = int(option("seed", str(random.SystemRandom().randrange(1 << 32))))


def measure(content):
    with Temporary() as folder, Server(folder / "data") as server:
        begun = time.monotonic()
        cell = server.import_file("year.csv", content, account="Everyday")
        assert cell["state"] == "succeeded", cell
        return time.monotonic() - begun


def upload_in_background(server, content):
    answers = []

    def send():
        try:
            answers.append(server.upload("year.csv", content, account="Everyday"))
        except OSError:
            # The server died under the upload.
            pass

    thread = threading.Thread(target=send)
    thread.start()
    return thread, answers


def one_kill(checks, content, wanted, moment, label):
    with Temporary() as folder:
        server = Server(folder / "data").start()
        begun = time.monotonic()
        thread, answers = upload_in_background(server, content)
        time.sleep(max(0, moment - (time.monotonic() - begun)))
        seen = "before the answer" if not answers else server.cell(answers[0].json["imports"][0]["id"])
        server.kill()
        thread.join()
        accepted = bool(answers) and answers[0].status == 202
        stage = seen if isinstance(seen, str) else f"{seen['state']} {seen['stage']} {seen['permille']}"

        begun = time.monotonic()
        server.start()
        imports = server.get("/v1/imports")["items"]
        checks.check(imports or not accepted, f"{label}: an import that was answered with 202 is still there ({stage})")
        if imports:
            cell = server.end_of(imports[0]["id"])
        else:
            cell = server.import_file("year.csv", content, account="Everyday")
        seconds = time.monotonic() - begun
        checks.equal(cell["state"], "succeeded", f"{label}: state after the restart ({stage})")
        checks.equal(server.totals(), wanted, f"{label}: count, in and out ({stage})")
        checks.equal(cell["rows"]["new"], wanted[0], f"{label}: new rows ({stage})")
        checks.check(len(server.get("/v1/imports")["items"]) == 1, f"{label}: one import ({stage})")
        checks.check(server.upload("year.csv", content, account="Everyday").json["imports"][0]["known"], f"{label}: the file is known ({stage})")
        server.stop()
        verify = run(server.binary, "verify", "--data", server.data)
        checks.check(verify.returncode == 0, f"{label}: verify ({stage})", verify.stdout + verify.stderr)
        left = list((server.data / "spool").iterdir())
        checks.check(not left, f"{label}: nothing is left in spool ({stage})", left)
        print(f"{label}: killed after {moment:.3f} s ({stage}), whole {seconds:.2f} s after the restart", flush=True)


def main():
    checks = Checks()
    chance = random.Random(SEED)
    content, *wanted = statement(ROWS, seed=SEED)
    duration = measure(content)
    print(f"seed {SEED}; {ROWS} rows take {duration:.2f} s", flush=True)
    for number in range(KILLS):
        moment = duration * (number + chance.random()) / KILLS
        try:
            one_kill(checks, content, tuple(wanted), moment, f"kill {number + 1}")
        except Exception as error:
            checks.check(False, f"kill {number + 1} at {moment:.3f} s", f"{type(error).__name__}: {error}")
    checks.finish()


main()
