#!/usr/bin/env python3
"""Cancels imports at random moments: afterwards there is no row of them, or, where the answer said that it came too late, every row.

    cancel_test.py [.build/release/sluice] [--cancels 20] [--rows 100000] [--seed N]
"""

import random
import time

from server import Checks, Server, Temporary, option, run, statement, wait_until

CANCELS = int(option("cancels", "20"))
ROWS = int(option("rows", "100000"))
SEED = int(option("seed", str(random.SystemRandom().randrange(1 << 32))))


def one_cancel(checks, server, number, moment, chance):
    label = f"cancel {number + 1}"
    content, count, money_in, money_out = statement(ROWS, shop=f"SHOP {number}", seed=chance.randrange(1 << 32))
    before = server.totals()
    begun = time.monotonic()
    answer = server.upload(f"{number}.csv", content, account=f"Account {number}")
    identity = answer.json["imports"][0]["id"]
    # The clock runs from the answer: before it there is no import that could be cancelled.
    time.sleep(moment)
    asked = time.monotonic()
    answer = server.call("POST", f"/v1/imports/{identity}/cancel")
    cell = server.end_of(identity)
    stopped_ms = (time.monotonic() - asked) * 1000
    after = server.totals()
    listed = len(server.get("/v1/transactions", **{"import": identity, "limit": 5})["items"])
    if answer.status == 200:
        checks.equal(cell["state"], "cancelled", f"{label}: state")
        checks.equal(cell["published"], False, f"{label}: published")
        checks.equal(after, before, f"{label}: totals are those of before")
        checks.equal(listed, 0, f"{label}: listed transactions")
        checks.check(stopped_ms < 2000, f"{label}: stopped within 2 s", f"{stopped_ms:.0f} ms")
        accounts = [account["name"] for account in server.get("/v1/accounts")["items"]]
        checks.check(f"Account {number}" not in accounts, f"{label}: no account is left of it", accounts)
    else:
        checks.equal((answer.status, answer.json.get("code")), (409, "import.state"), f"{label}: what a late cancel is told")
        checks.equal(cell["state"], "succeeded", f"{label}: state after a late cancel")
        checks.equal(after, (before[0] + count, before[1] + money_in, before[2] + money_out), f"{label}: totals with all rows")
    print(f"{label}: after {moment:.3f} s: {answer.status}, {cell['state']}, {stopped_ms:.0f} ms", flush=True)
    return stopped_ms if answer.status == 200 else None


def main():
    checks = Checks()
    chance = random.Random(SEED)
    with Temporary() as folder, Server(folder / "data") as server:
        content, *_ = statement(ROWS)
        answer = server.upload("first.csv", content, account="First")
        begun = time.monotonic()
        server.end_of(answer.json["imports"][0]["id"])
        duration = time.monotonic() - begun
        print(f"seed {SEED}; {ROWS} rows take {duration:.2f} s", flush=True)
        stops = []
        for number in range(CANCELS):
            moment = duration * 1.1 * (number + chance.random()) / CANCELS
            try:
                stops.append(one_cancel(checks, server, number, moment, chance))
            except Exception as error:
                checks.check(False, f"cancel {number + 1}", f"{type(error).__name__}: {error}")
        stops = sorted(ms for ms in stops if ms is not None)
        checks.check(stops, "at least one cancel came in time")
        if stops:
            print(f"{len(stops)} cancelled; stopped after {stops[len(stops) // 2]:.0f} ms in the middle, {stops[-1]:.0f} ms at most", flush=True)
        wait_until(lambda: not list((server.data / "spool").iterdir()), "an empty spool")
        server.stop()
        verify = run(server.binary, "verify", "--data", server.data)
        checks.check(verify.returncode == 0, "verify", verify.stdout + verify.stderr)
    checks.finish()


main()
