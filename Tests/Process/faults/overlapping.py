"""Three statements of one account that overlap, and what the ledger must hold when any of them are in it."""

import itertools

from server import statement

NAMES = ("first.csv", "second.csv", "third.csv")


class Overlapping:
    """Each file repeats a third of the one before. Rows are distinct, so the ledger is the union of the files that are in it."""

    def __init__(self, rows, seed):
        content, *_ = statement(rows * 7 // 3, seed=seed)
        header, *lines = content.decode().splitlines()
        step = rows * 2 // 3
        self.lines = [lines[k * step:k * step + rows] for k in range(3)]
        self.files = {name: "\n".join([header, *part, ""]).encode() for name, part in zip(NAMES, self.lines)}

    def totals(self, names=NAMES):
        """Count, money in and money out of the union."""
        union = set(itertools.chain.from_iterable(part for name, part in zip(NAMES, self.lines) if name in names))
        amounts = [round(float(line.split(",")[1]) * 100) for line in union]
        return len(union), sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0)


def settle(server):
    """Waits until no job is under way, and returns the imports by the name of their file."""
    return {cell["file"]: server.end_of(cell["id"], also={"held"}) for cell in server.get("/v1/imports")["items"]}


def look(checks, server, statements, accepted, label):
    """After a restart: what was accepted is there by itself, the ledger is the union of what is there, and sending all of it again makes it whole."""
    cells = settle(server)
    for name in accepted:
        checks.check(name in cells, f"{label}: {name} was accepted and is there", sorted(cells))
    for name, cell in cells.items():
        checks.equal(cell["state"], "succeeded", f"{label}: {name} {cell['error'] or ''}")
    checks.equal(server.totals(), statements.totals(cells), f"{label}: the ledger is what {', '.join(cells) or 'nothing'} says")
    for name, content in statements.files.items():
        cell = server.import_file(name, content, account="Everyday")
        checks.equal(cell["state"], "succeeded", f"{label}: {name} sent again {cell['error'] or ''}")
    checks.equal(server.totals(), statements.totals(), f"{label}: the whole ledger")
    checks.equal(server.stop(), 0, f"{label}: it stops")
    verify = server.run("verify")
    checks.check(verify.returncode == 0, f"{label}: verify", verify.stdout + verify.stderr)
    left = sorted(path.name for path in (server.data / "spool").iterdir())
    checks.check(not left, f"{label}: nothing is left in spool", left)
