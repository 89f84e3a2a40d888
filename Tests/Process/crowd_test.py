#!/usr/bin/env python3
"""Many at once: the same file from twenty sides is one import; hostile files beside good ones harm nobody; a locked database is nobody's error;
a flood in one book does not keep another one waiting.

    crowd_test.py [.build/release/sluice] [--hostile 60] [--locked-seconds 4] [--flood 150] [--seed N]
"""

import gzip
import pathlib
import random
import re
import sqlite3
import threading
import time

from server import Checks, Server, Temporary, option, statement, wait_until

HOSTILE = int(option("hostile", "60"))
FLOOD = int(option("flood", "150"))
LOCKED_SECONDS = float(option("locked-seconds", "4"))
SEED = int(option("seed", str(random.SystemRandom().randrange(1 << 32))))
CLIENTS = 20
MEMORY_MIB_MAX = 512
CORPUS = pathlib.Path(__file__).resolve().parents[3] / "shared/corpus/hostile"


def together(jobs):
    """Runs the functions in threads that begin at one moment; their results in order."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job):
        gate.wait()
        try:
            results[place] = job()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def resident_mib(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


def same_file(checks):
    """Over HTTP and through the inbox."""
    content, *wanted = statement(2_000, seed=SEED)
    with Temporary() as folder, Server(folder / "data") as server:
        inbox = server.data / "inbox/Everyday"
        wait_until(lambda: (server.data / "inbox").is_dir(), "the inbox")
        inbox.mkdir(exist_ok=True)

        def drop(number):
            target = inbox / f"copy-{number}.csv"
            partial = target.with_name(target.name + ".part")
            partial.write_bytes(content)
            partial.rename(target)

        jobs = [lambda number=number: server.upload(f"copy-{number}.csv", content, account="Everyday") for number in range(CLIENTS // 2)]
        jobs += [lambda number=number: drop(number) for number in range(CLIENTS // 2)]
        answers = together(jobs)[:CLIENTS // 2]
        statuses = [getattr(answer, "status", answer) for answer in answers]
        checks.equal(statuses, [202] * len(answers), "twenty at once: each upload is answered")
        found = [answer.json["imports"][0] for answer in answers]
        done = server.data / "inbox/.processed/Everyday"
        wait_until(lambda: done.is_dir() and len([p for p in done.iterdir() if p.suffix == ".csv"]) == CLIENTS // 2, "the reports of the inbox")
        cells = server.get("/v1/imports")["items"]
        checks.equal(len(cells), 1, "twenty at once: one import")
        checks.equal({entry["id"] for entry in found}, {cells[0]["id"]}, "twenty at once: every answer names it")
        checks.check(sum(not entry["known"] for entry in found) <= 1, "twenty at once: at most one upload is new", found)
        server.end_of(cells[0]["id"])
        checks.equal(server.totals(), tuple(wanted), "twenty at once: the ledger")


def mutated(content, chance):
    """The bytes with some changes: cut, doubled, zeroed, shuffled, packed."""
    content = bytearray(content[:200_000])
    for _ in range(chance.randrange(1, 6)):
        if not content:
            break
        at = chance.randrange(len(content))
        match chance.randrange(6):
            case 0: del content[at:at + chance.randrange(1, 2_000)]
            case 1: content[at:at] = content[at:at + chance.randrange(1, 2_000)]
            case 2: content[at:at + 8] = bytes(8)
            case 3: content[at] = chance.randrange(256)
            case 4: content[at:at] = b'"' * chance.randrange(1, 50)
            case 5: content = bytearray(gzip.compress(bytes(content)))
    return bytes(content)


def hostile(checks):
    """Hostile files and mutations of good ones on some connections, good ones on others."""
    chance = random.Random(SEED)
    good = [statement(500, seed=k, shop=f"SHOP {k}") for k in range(8)]
    found = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".json") if CORPUS.is_dir() else []
    if not found:
        print("SKIPPED the hostile files of the corpus: there is no ../shared/corpus/hostile; mutations only", flush=True)
    bad = [(path.name, path.read_bytes()[:4_000_000]) for path in found]
    while len(bad) < HOSTILE:
        bad.append((f"mutant-{len(bad)}.{chance.choice(('csv', 'ofx', 'qif', 'xml', 'sta'))}", mutated(chance.choice(good)[0], chance)))
    chance.shuffle(bad)
    with Temporary() as folder, Server(folder / "data") as server:
        statuses, lock = [], threading.Lock()

        def throw(part):
            for name, content in part:
                answer = server.upload(name, content, account="Hostile")
                with lock:
                    statuses.append((name, answer.status))

        jobs = [lambda k=k: throw(bad[k::4]) for k in range(4)]
        jobs += [lambda k=k: server.import_file(f"good-{k}.csv", good[k][0], account=f"Good {k}") for k in range(len(good))]
        ends = together(jobs)
        checks.equal([end for end in ends if isinstance(end, Exception)], [], "hostile: nobody loses the connection")
        unanswered = [entry for entry in statuses if entry[1] not in (202, 413, 422)]
        checks.equal(unanswered, [], "hostile: each is answered")
        checks.equal([cell["state"] for cell in ends[4:] if isinstance(cell, dict)], ["succeeded"] * len(good), "hostile: good files are imported")
        for cell in server.get("/v1/imports", limit=500)["items"]:
            cell = server.end_of(cell["id"], also={"held"})
            if cell["state"] == "failed":
                checks.check(cell["error"] and cell["error"]["class"] == "input", f"hostile: {cell['file']} fails for what it is", cell["error"])
            else:
                checks.check(cell["state"] in ("succeeded", "held"), f"hostile: {cell['file']}", cell["state"])
        for k, (_, count, *_rest) in enumerate(good):
            checks.equal(ends[4 + k]["rows"]["new"], count, f"hostile: all rows of good file {k}")
        checks.check(resident_mib(server) < MEMORY_MIB_MAX, f"hostile: memory under {MEMORY_MIB_MAX} MiB", resident_mib(server))
        checks.equal(server.stop(), 0, "hostile: the server stops as it should")
        verify = server.run("verify")
        checks.check(verify.returncode == 0, "hostile: verify", verify.stdout + verify.stderr)
    print(f"{len(bad)} hostile uploads", flush=True)


def locked(checks):
    """Another process holds SQLite's write lock for a while: everything waits and nothing fails."""
    content, *wanted = statement(3_000, seed=SEED)
    with Temporary() as folder, Server(folder / "data") as server:
        server.import_file("first.csv", statement(20, seed=SEED + 1, shop="FIRST")[0], account="Other")
        before = server.totals()
        other = sqlite3.connect(server.data / "sluice.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(LOCKED_SECONDS, lambda: None)
        release.start()
        category = server.get("/v1/categories")["items"][0]["id"]
        jobs = [
            lambda: server.import_file("locked.csv", content, account="Everyday"),
            lambda: server.call("POST", "/v1/budgets", {"category": category, "amount_minor": 10_000, "period": "month"}),
            lambda: server.get("/v1/analytics/categories"),
        ]
        started = time.monotonic()
        thread_results = []
        thread = threading.Thread(target=lambda: thread_results.extend(together(jobs)))
        thread.start()
        release.join()
        other.execute("ROLLBACK")
        other.close()
        thread.join()
        cell, budget, reading = thread_results
        checks.check(isinstance(cell, dict) and cell["state"] == "succeeded", "locked: the import waits and succeeds", cell)
        checks.check(getattr(budget, "status", 0) in (200, 201), "locked: an edit waits and succeeds", budget)
        checks.check(isinstance(reading, dict), "locked: reading does not wait", reading)
        checks.check(time.monotonic() - started >= LOCKED_SECONDS * 0.9, "locked: the lock was held")
        if isinstance(cell, dict):
            checks.equal(cell["attempt"], 1, "locked: no attempt was lost")
        checks.equal(server.totals(), tuple(a + b for a, b in zip(before, wanted)), "locked: the ledger")
        checks.check("error" not in "".join(server.output).lower(), "locked: no error in the log", server.output[-5:])


def flooded(checks):
    """One book has a long queue when a file for another book comes in: that one is next."""
    with Temporary() as folder, Server(folder / "data") as server:
        other = server.call("POST", "/v1/books", {"name": "Other", "currency": "EUR", "time_zone": "UTC"}).json["id"]
        lines = [statement(20, seed=k, shop=f"SHOP {k}")[0] for k in range(FLOOD)]
        accepted = together([lambda part=part: [server.upload(f"a-{k}.csv", lines[k], account="A") for k in part] for part in
                             (range(start, FLOOD, 4) for start in range(4))])
        checks.equal({answer.status for part in accepted for answer in part}, {202}, "flood: all are accepted")
        answer = server.upload("b.csv", statement(20, seed=1, shop="B")[0], account="B", book=other)
        ahead = [cell for cell in server.get("/v1/imports", limit=500)["items"] if cell["state"] in ("queued", "running")]
        server.end_of(answer.json["imports"][0]["id"])
        left = [cell for cell in server.get("/v1/imports", limit=500)["items"] if cell["state"] in ("queued", "running")]
        served = len(ahead) - len(left)
        print(f"{len(ahead)} imports were waiting when the other book's file came; {served} of them ended before it did", flush=True)
        checks.check(len(ahead) < 10 or len(left) > len(ahead) // 2, "flood: the other book did not wait for the queue", (len(ahead), len(left)))


def main():
    checks = Checks()
    print(f"seed {SEED}", flush=True)
    for part in (same_file, hostile, locked, flooded):
        try:
            part(checks)
        except Exception as error:
            checks.check(False, part.__name__, f"{type(error).__name__}: {error}")
    checks.finish()


main()
