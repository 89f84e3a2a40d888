#!/usr/bin/env python3
"""Cuts the power at random moments of an import of three overlapping files and starts the server on what the disk then holds.

    power_test.py [.build/release/sluice] [--cuts 25] [--rows 300] [--seed N]

One run is written down, call by call (faults/shim.c). For each cut, what was not synced by then is lost, kept, kept in part or torn at a sector, as the
seed has it: contents since the last fsync of their file, names since the last fsync of their folder (POSIX promises no more). Afterwards every import whose 202 had
left before the cut is there with its statement file, the ledger is exact, and nothing is corrupt.
"""

import pathlib
import random
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from faults.disk import Disk, records  # noqa: E402
from faults.overlapping import Overlapping, look, settle  # noqa: E402
from faults.preload import shim  # noqa: E402
from server import Checks, Server, Temporary, option  # noqa: E402

CUTS = int(option("cuts", "25"))
ROWS = int(option("rows", "300"))
SEED = int(option("seed", str(random.SystemRandom().randrange(1 << 32))))


def write_down(folder, statements):
    """A run with all its calls in `folder/log`, over a copy of what `folder/base` holds; how many calls were done when each file was accepted."""
    data, base, log = folder / "data", folder / "base", folder / "log"
    server = Server(data)
    with server:
        pass
    shutil.copytree(data, base)
    server.environment = {"LD_PRELOAD": str(shim(folder)), "FAULT_ROOT": str(data), "FAULT_LOG": str(log)}
    accepted = {}
    with server:
        for name, content in statements.files.items():
            assert server.upload(name, content, account="Everyday").status == 202
            accepted[name] = sum(1 for _ in records(log.read_bytes()))
        settle(server)
    return base, data, list(records(log.read_bytes())), accepted


def main():
    checks = Checks()
    chance = random.Random(SEED)
    statements = Overlapping(ROWS, SEED)
    with Temporary() as folder:
        base, data, log, accepted = write_down(folder, statements)
        print(f"seed {SEED}; {len(log)} calls; accepted at {accepted}", flush=True)
        for number in range(CUTS):
            cut = 1 + int(len(log) * (number + chance.random()) / CUTS)
            label = f"cut {number + 1} behind call {cut}"
            disk = Disk(base, data, random.Random(SEED * 1_000_003 + number))
            for record in log[:cut]:
                disk.take(record)
            target = folder / f"cut-{number}"
            loss = disk.write(target)
            server = Server(target)
            try:
                server.start()
                look(checks, server, statements, [name for name, at in accepted.items() if at <= cut], f"{label} ({loss})")
            except Exception as error:
                checks.check(False, f"{label} ({loss})", f"{type(error).__name__}: {error} {''.join(server.output[-3:])}")
            finally:
                server.stop()
            shutil.rmtree(target, ignore_errors=True)
        print(f"{CUTS} cuts", flush=True)
    checks.finish()


main()
