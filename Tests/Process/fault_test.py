#!/usr/bin/env python3
"""Lets the n-th call that writes to the data folder go wrong, for many n, while three overlapping files are imported.

    fault_test.py [.build/release/sluice] [--calls 12 | all] [--rows 300] [--seed N]

In each run one write, pwrite, ftruncate, fsync, fdatasync, rename or unlink kills the process, fails with EIO, or fails with ENOSPC
(faults/shim.c, preloaded). The client sends each file again until it is accepted, as a client would. Then the server is started anew without faults: what was
accepted is there, the ledger is exact, no job hangs, `verify` is clean, nothing is left in the spool. `--calls all` tries each n until none goes wrong
any more; else so many of them, spread over all with some chance.
"""

import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from faults.overlapping import Overlapping, look  # noqa: E402
from faults.preload import shim  # noqa: E402
from server import Checks, Server, Temporary, option  # noqa: E402

CALLS = option("calls", "12")
ROWS = int(option("rows", "300"))
SEED = int(option("seed", str(random.SystemRandom().randrange(1 << 32))))
KINDS = ("kill", "EIO", "ENOSPC")
TRIES = 3


def faulty(server, library, folder, kind, at):
    server.environment = {
        "LD_PRELOAD": str(library), "FAULT_ROOT": str(server.data), "FAULT_AT": str(at), "FAULT_KIND": kind,
        "FAULT_FIRED": str(folder / "fired"), "FAULT_COUNT": str(folder / "count"),
    }


def send(server, statements):
    """Sends the files one behind the other, each until it is accepted; the names that were. A dead server accepts nothing."""
    accepted = []
    for name, content in statements.files.items():
        for _ in range(TRIES):
            try:
                if server.upload(name, content, account="Everyday").status == 202:
                    accepted.append(name)
                    break
            except OSError:
                if server.process.poll() is not None:
                    return accepted
    return accepted


def finish(server, accepted):
    """Lets the imports end if the server lives; what does not end by itself shows after the restart."""
    try:
        for cell in server.get("/v1/imports")["items"]:
            server.end_of(cell["id"], also={"held"}, seconds=20)
    except (OSError, TimeoutError, ValueError, KeyError):
        pass


def one(checks, library, statements, kind, at):
    """One run; the name of the call that went wrong, or None if there are not so many."""
    with Temporary() as folder:
        (folder / "data").mkdir(mode=0o700)
        server = Server(folder / "data")
        faulty(server, library, folder, kind, at)
        accepted = []
        try:
            server.start()
            accepted = send(server, statements)
            finish(server, accepted)
        except RuntimeError:
            # It did not come up: it says so and ends, which the restart has to mend.
            pass
        server.stop()
        fired = folder / "fired"
        if not fired.exists():
            return None
        label = f"{kind} at call {at} ({fired.read_text()})"
        server.environment = {}
        try:
            server.start()
            look(checks, server, statements, accepted, label)
        except Exception as error:
            checks.check(False, label, f"{type(error).__name__}: {error} {''.join(server.output[-3:])}")
        finally:
            server.stop()
        return label


def count(library, statements):
    """How many calls a run without faults makes, up to the end of the last import."""
    with Temporary() as folder:
        (folder / "data").mkdir(mode=0o700)
        server = Server(folder / "data")
        faulty(server, library, folder, "kill", 0)
        with server:
            accepted = send(server, statements)
            finish(server, accepted)
        return int.from_bytes((folder / "count").read_bytes(), "little")


def main():
    checks = Checks()
    chance = random.Random(SEED)
    statements = Overlapping(ROWS, SEED)
    with Temporary() as folder:
        library = shim(folder)
        total = count(library, statements)
        print(f"seed {SEED}; {total} calls", flush=True)
        checks.check(total > 100, "the calls are seen", total)
        fired = 0
        for kind in KINDS:
            if CALLS == "all":
                at = 1
                while label := one(checks, library, statements, kind, at):
                    print(label, flush=True)
                    fired, at = fired + 1, at + 1
                continue
            number = int(CALLS)
            for k in range(number):
                at = 1 + int(total * (k + chance.random()) / number)
                if label := one(checks, library, statements, kind, at):
                    print(label, flush=True)
                    fired += 1
    print(f"{fired} faults", flush=True)
    checks.finish()


main()
