#!/usr/bin/env python3
"""What is no statement ends as a failed import with a sentence; what is no call ends as 4xx with a code; and the server goes on.

    bad_input_test.py [.build/release/sluice]
"""

import gzip
import io
import pathlib
import struct
import tarfile
import zipfile
import zlib

from server import Checks, Server, Temporary, statement

UPLOAD_BYTES_MAX = 4_000_000

OFX = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20250201<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>100<ACCTID>4471<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20250101<DTEND>20250131
"""


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 72)) + chunk(b"IEND", b"")


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, bytes) as Python makes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def nested(layers):
    content = statement(3, shop="NESTED")[0]
    for layer in range(layers):
        content = zipped([(f"layer-{layer}.zip", content)])
    return content


def with_link(target):
    """A tar with a symbolic link and a file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("link.csv")
        link.type, link.linkname = tarfile.SYMTYPE, target
        archive.addfile(link)
        content = statement(4, shop="BESIDE A LINK")[0]
        file = tarfile.TarInfo("../../../tmp/beside.csv")
        file.size = len(content)
        archive.addfile(file, io.BytesIO(content))
    return buffer.getvalue()


LOGIN = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form>Your session has expired.</form></body></html>\n"

# The codes that a packed file must fail with.
PACKED = {
    "bomb.csv.gz": "archive.bomb", "truncated.csv.gz": "archive.truncated", "damaged.csv.gz": "archive.damaged", "bomb.zip": "archive.bomb",
    "many-bombs.zip": "archive.bomb", "crowd.zip": "archive.too_many_files", "deep.zip": "archive.nested", "cut.zip": "archive.truncated",
    "pictures.zip": "archive.no_statement", "empty.zip": "archive.empty", "folders.zip": "archive.empty", "cut.tar": "archive.damaged",
}

# Name and bytes: each is accepted at the door (the file has arrived whole) and ends as a failed import.
FAILING = {
    "notes.txt": b"Dear Mum,\n\nthe weather here is lovely and the food is good.\n\nLove, Jo\n",
    "empty.csv.gz": gzip.compress(b""),
    "header-only.csv": b"Date,Amount,Description\n",
    "white-space.csv": b" \n\n \n",
    "truncated.ofx": OFX[:400],
    "sign-on.ofx": OFX.split(b"<BANKMSGSRSV1>")[0] + b"</OFX>\n",
    "photo.csv": png(),
    "login.csv": LOGIN,
    "login.ofx": LOGIN,
    "document.csv": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "bomb.csv.gz": gzip.compress(b"0" * 600_000_000),
    "truncated.csv.gz": gzip.compress(statement(2000)[0])[:-200],
    "damaged.csv.gz": b"\x1f\x8b\x08\x00" + b"\xff" * 400,
    "bomb.zip": zipped([("a.csv", statement(5)[0]), ("b.csv", b"0" * 300_000_000)]),
    "many-bombs.zip": zipped([(f"{n}.zip", zipped([("a.csv", b"0" * 30_000_000)])) for n in range(20)]),
    "crowd.zip": zipped([(f"{n}.csv", b"x") for n in range(5_001)]),
    "deep.zip": nested(9),
    "cut.zip": zipped([("a.csv", statement(500)[0])])[:-40],
    "pictures.zip": zipped([("a.png", png()), ("b.csv", png())]),
    "empty.zip": zipped([]),
    "folders.zip": zipped([("2025/", b""), ("2025/.DS_Store", b"x"), ("__MACOSX/2025/._a.csv", b"x")]),
    "cut.tar": b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 300,
    "sheet.csv": zipped([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]),
    "sheet.ods": zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")], zipfile.ZIP_STORED),
    "zeros.csv": b"\0" * 5000,
    "json.csv": b'{"error": "unauthorized", "status": 401}\n',
}


def files(checks, server):
    for name, content in FAILING.items():
        answer = server.upload(name, content, account="Everyday")
        if not checks.equal(answer.status, 202, f"{name}: accepted"):
            print(answer)
            continue
        cell = server.end_of(answer.json["imports"][0]["id"], also={"held"})
        error = cell["error"] or {}
        checks.equal(cell["state"], "failed", f"{name}: state")
        message = error.get("message") or ""
        checks.check(len(message.split()) >= 4, f"{name}: a sentence that says why", error)
        checks.check(error.get("class") == "input" and error.get("code"), f"{name}: a code, and not our fault", error)
        if name in PACKED:
            checks.equal(error.get("code"), PACKED[name], f"{name}: code")
        print(f"{name}: {error.get('code')}: {message}", flush=True)
    checks.equal(server.totals(), (0, 0, 0), "nothing of all this is in the ledger")

    answer = server.upload("empty.csv", b"")
    checks.check(400 <= answer.status < 500 and answer.json.get("code"), "an empty body is refused with a code", answer)
    answer = server.upload("large.csv", b"x" * (UPLOAD_BYTES_MAX + 1))
    checks.equal((answer.status, answer.json.get("code")), (413, "upload.too_large"), "a file over the limit")

    # Cut off in the middle of the rows: what is whole may be read, but the cut must be said.
    whole = OFX + b"".join(
        b"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202501%02d<TRNAMT>-%d.00<FITID>F%d<NAME>SHOP %d</STMTTRN>\n" % (day, day, day, day) for day in range(1, 29))
    cell = server.import_file("cut.ofx", whole[:-40], account="Cut")
    checks.check(cell["state"] == "failed" or cell["problems"] > 0, "a statement cut in the middle says so", cell["state"])

    cell = server.import_file("packed.csv.gz", gzip.compress(statement(50, shop="PACKED")[0]), account="Packed")
    checks.equal((cell["state"], cell["rows"]["new"]), ("succeeded", 50), "a good packed file")
    cell = server.import_file("good.csv", statement(50)[0], account="Everyday")
    checks.equal((cell["state"], cell["rows"]["new"]), ("succeeded", 50), "the server goes on: a good file")


def archives(checks, server):
    """Of an archive with good and bad members, the good ones are read and the others say why not; no name in it leads anywhere."""
    broken = bytearray(zipped([("a.csv", statement(5, shop="FIRST")[0]), ("b.csv", statement(6, shop="BROKEN")[0]), ("c.csv", statement(7, shop="LAST")[0])],
                              zipfile.ZIP_STORED))
    place = broken.index(b"BROKEN")
    broken[place] ^= 1
    answer = server.upload("broken.zip", bytes(broken), account="Archives").json["imports"]
    checks.equal([(i["file"], i["in"], i["upload"]) for i in answer], [(f"{n}.csv", "broken.zip", 0) for n in "abc"], "each member is an import")
    cells = [server.end_of(i["id"]) for i in answer]
    checks.equal([c["state"] for c in cells], ["succeeded", "failed", "succeeded"], "a broken member fails alone")
    checks.equal([c["rows"]["new"] for c in cells], [5, 0, 7], "the others are read")
    checks.equal((cells[1]["error"]["code"], cells[1]["in"]), ("archive.damaged", "broken.zip"), "with its reason")
    server.call("POST", f"/v1/imports/{cells[1]['id']}/retry", {})
    checks.equal(server.end_of(cells[1]["id"])["error"]["code"], "archive.damaged", "trying again says the same")

    names = ["../../../../tmp/sluice-escape.csv", "/tmp/sluice-escape.csv", "C:\\sluice-escape.csv", "a/../../sluice-escape.csv"]
    content = zipped([(name, statement(3, shop=f"ESCAPE {n}")[0]) for n, name in enumerate(names)])
    answer = server.upload("escape.zip", content, account="Archives").json["imports"]
    checks.equal({i["file"] for i in answer}, {"sluice-escape.csv"}, "only the last part of a name is shown")
    checks.equal([server.end_of(i["id"])["state"] for i in answer], ["succeeded"] * 4, "such members are read like any other")
    answer = server.upload("links.tar", with_link("/etc/passwd"), account="Archives").json["imports"]
    cells = [server.end_of(i["id"]) for i in answer]
    checks.equal([(c["file"], c["state"]) for c in cells], [("link.csv", "failed"), ("beside.csv", "succeeded")], "links are not followed")
    outside = [path for path in (server.data.parent, server.data, pathlib.Path("/tmp")) for path in path.glob("*escape.csv")] \
        + list(pathlib.Path("/tmp").glob("beside.csv"))
    checks.equal(outside, [], "nothing was written outside the data folder")
    kept = [path for path in (server.data / "files").rglob("*") if path.is_file()]
    checks.check(all(len(path.name) == 64 for path in kept), "files are kept under their hashes alone", kept[:3])
    checks.equal(list((server.data / "spool").iterdir()), [], "and the spool is empty")

    form = b"".join(b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n" % (name, content) for name, content in [
        (b"one.csv", statement(2, shop="FORM ONE")[0]), (b"more.zip", zipped([("x.csv", statement(3, shop="FORM X")[0]), ("y.csv", statement(4, shop="FORM Y")[0])])),
    ]) + b"--XX\r\nContent-Disposition: form-data; name=\"account\"\r\n\r\nArchives\r\n--XX--\r\n"
    answer = server.call("POST", "/v1/imports", form, {"Content-Type": "multipart/form-data; boundary=XX"}).json["imports"]
    checks.equal([(i["file"], i["in"], i["upload"]) for i in answer], [("one.csv", None, 0), ("x.csv", "more.zip", 1), ("y.csv", "more.zip", 1)],
                 "a form with a file and an archive")
    checks.equal([server.end_of(i["id"])["rows"]["new"] for i in answer], [2, 3, 4], "all of it is read")


def wrong_calls(checks, server):
    held = server.upload("ask.csv", statement(3, shop="ASKS")[0]).json["imports"][0]["id"]
    server.end_of(held, also={"held"})
    budget = server.call("POST", "/v1/budgets", {"amount_minor": 1000}).json
    form = {"Content-Type": "multipart/form-data; boundary=XX"}
    text = {"Content-Type": "text/plain"}
    big = 2**63
    table = [
        ("GET", "/v1/nothing", None), ("GET", "/v1", None), ("GET", "/v1/imports/abc", None), ("GET", "/v1/imports/999999", None),
        ("GET", f"/v1/imports/{big}", None), ("GET", "/v1/imports/-1", None), ("GET", "/v1/imports/0", None), ("PUT", "/v1/imports", None),
        ("DELETE", "/v1/imports", None), ("GET", "/v1/imports?limit=x", None), ("GET", "/v1/imports?limit=0", None), ("GET", "/v1/imports?limit=-5", None),
        ("GET", "/v1/imports?after=zz", None), ("GET", "/v1/imports?book=99", None), ("GET", "/v1/imports?book=x", None),
        ("GET", f"/v1/imports/{held}/rows?outcome=odd", None), ("GET", f"/v1/imports/{held}/nothing", None),
        ("POST", f"/v1/imports/{held}/answer", {}), ("POST", f"/v1/imports/{held}/answer", {"question": "account"}),
        ("POST", f"/v1/imports/{held}/answer", {"question": "odd", "choice": "1"}), ("POST", f"/v1/imports/{held}/answer", {"question": 3, "choice": 4}),
        ("POST", f"/v1/imports/{held}/answer", {"question": "account", "choice": "999999"}), ("POST", f"/v1/imports/{held}/approve", {}),
        ("POST", f"/v1/imports/{held}/undo", {}), ("POST", f"/v1/imports/{held}/redo", {}), ("POST", f"/v1/imports/{held}/resume", {}),
        ("POST", f"/v1/imports/{held}/retry", {}), ("POST", f"/v1/imports/{held}/explode", {}), ("POST", "/v1/imports/999999/cancel", {}),
        ("GET", "/v1/batches/999999", None), ("POST", "/v1/batches/999999/undo", {}), ("POST", "/v1/batches/x/cancel", {}),
        ("POST", "/v1/imports", b"", form), ("POST", "/v1/imports", b"--XX\r\n\r\nnever ends", form), ("POST", "/v1/imports", b"rubbish", form),
        ("POST", "/v1/imports", b"x", {"Content-Type": "multipart/form-data"}), ("POST", "/v1/imports?currency=EURO&filename=a.csv", b"x"),
        ("POST", "/v1/imports?review=perhaps&filename=a.csv", b"x"), ("POST", "/v1/imports?book=77&filename=a.csv", b"x"),
        ("GET", "/v1/transactions?from=yesterday", None), ("GET", "/v1/transactions?to=2025-02-30", None), ("GET", "/v1/transactions?account=x", None),
        ("GET", "/v1/transactions?category=x", None), ("GET", "/v1/transactions?after=1", None), ("GET", "/v1/transactions?flagged=perhaps", None),
        ("GET", "/v1/transactions?text=" + "x" * 5000, None), ("GET", "/v1/transactions/999999", None), ("PATCH", "/v1/transactions/999999", {"version": 1}),
        ("PATCH", "/v1/transactions/1", {}), ("PATCH", "/v1/transactions/1", {"version": "one"}), ("PATCH", "/v1/transactions/1", {"version": 0, "category": "x"}),
        ("PATCH", "/v1/transactions/1", {"version": 0, "category": 999999}), ("POST", "/v1/transactions", {}),
        ("POST", "/v1/transactions", {"account": 1, "day": "2025-13-01", "amount_minor": 1, "text": "x"}),
        ("POST", "/v1/transactions", {"account": 999999, "day": "2025-01-01", "amount_minor": 1, "text": "x"}),
        ("POST", "/v1/transactions", {"account": 1, "day": "2025-01-01", "amount_minor": 1.5, "text": "x"}),
        ("POST", "/v1/transactions", {"account": 1, "day": "2025-01-01", "amount_minor": big, "text": "x"}),
        ("DELETE", "/v1/transactions/999999", None), ("POST", "/v1/categories", {}), ("POST", "/v1/categories", {"name": ""}),
        ("POST", "/v1/categories", {"name": "A", "kind": "odd"}), ("POST", "/v1/categories", {"name": "A", "parent": 999999}),
        ("POST", "/v1/categories", {"name": "x" * 10_000}), ("POST", "/v1/categories", [1, 2]), ("POST", "/v1/categories", b"{"),
        ("POST", "/v1/categories", b"\xff\xfe\x00"), ("POST", "/v1/categories", b"[" * 20_000), ("POST", "/v1/categories", b'{"name": "x"' + b" " * 400_000 + b"}"),
        ("POST", "/v1/categories", b"name=x", {"Content-Type": "image/png"}), ("PATCH", "/v1/categories/999999", {"version": 1, "name": "B"}),
        ("POST", "/v1/rules", {}), ("POST", "/v1/rules", {"match": {"regex": "("}, "category": 1}), ("POST", "/v1/rules", {"match": {"text": "x"}, "category": 999999}),
        ("POST", "/v1/rules", {"match": {}, "category": 1}), ("POST", "/v1/rules", {"match": "x", "category": 1}),
        ("POST", "/v1/budgets", {}), ("DELETE", "/v1/profiles/999999", None), ("DELETE", "/v1/profiles/x", None), ("POST", "/v1/profiles", {}),
        ("POST", "/v1/budgets", {"amount_minor": -5}), ("POST", "/v1/budgets", {"amount_minor": 5, "currency": "EURO"}),
        ("POST", "/v1/budgets", {"amount_minor": 5, "category": 999999}), ("POST", "/v1/budgets", {"amount_minor": 5, "thresholds": ["x"]}),
        ("POST", "/v1/budgets", {"amount_minor": 5, "thresholds": [-1]}), ("POST", "/v1/budgets", {"amount_minor": 5, "period": "week"}),
        ("POST", "/v1/budgets", {"amount_minor": 5, "start": "soon"}), ("PATCH", f"/v1/budgets/{budget['id']}", {"version": 999999, "amount_minor": 1}),
        ("PATCH", f"/v1/budgets/{budget['id']}", {"amount_minor": 1}), ("GET", "/v1/budgets?month=2025-13", None),
        ("POST", "/v1/accounts", {}), ("POST", "/v1/accounts", {"name": "A", "currency": "x"}), ("PATCH", "/v1/accounts/999999", {"version": 1}),
        ("GET", "/v1/analytics/odd", None), ("GET", "/v1/analytics/categories?from=x", None), ("GET", "/v1/analytics/summary?month=2025", None),
        ("GET", "/v1/analytics/merchants?limit=x", None), ("GET", "/v1/analytics/categories?from=2025-12&to=2025-01", None, None, (200, 400)),
        ("POST", "/v1/alerts/999999/acknowledge", {}), ("GET", "/v1/alerts?after=x", None), ("POST", "/v1/books", {}),
        ("POST", "/v1/books", {"name": "A", "currency": "EUR", "time_zone": "Mars/Olympus"}), ("DELETE", "/v1/books/999999", None),
        ("POST", "/v1/auth/login", {}), ("POST", "/v1/auth/login", {"token": "wrong"}), ("POST", "/v1/auth/login", b"x" * 300_000, text),
        ("GET", "/v1/ws", None), ("GET", "/v1/%2e%2e/%2e%2e/etc/passwd", None), ("GET", "/v1/imports/%00", None),
    ]
    for method, path, body, *rest in table:
        headers = rest[0] if rest else None
        allowed = rest[1] if len(rest) > 1 else None
        what = f"{method} {path[:80]} {str(body)[:60]}"
        try:
            answer = server.call(method, path, body, headers)
        except Exception as error:
            checks.check(False, what, f"{type(error).__name__}: {error}")
            continue
        if allowed and answer.status in allowed and answer.status < 400:
            continue
        try:
            code = answer.json.get("code") if answer.headers.get("Content-Type", "").startswith("application/problem+json") else None
        except ValueError:
            code = None
        checks.check(400 <= answer.status < 500 and code, what, answer)
    checks.equal(server.call("GET", "/health", token=False).status, 200, "the server lives")


def main():
    checks = Checks()
    with Temporary() as folder, Server(folder / "data", "--upload-bytes-max", str(UPLOAD_BYTES_MAX)) as server:
        files(checks, server)
        archives(checks, server)
        wrong_calls(checks, server)
        checks.check(server.process.poll() is None, "the same process runs on")
    checks.finish()


main()
