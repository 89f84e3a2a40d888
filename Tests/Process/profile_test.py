#!/usr/bin/env python3
"""What is answered once is not asked again, across restarts and undos, until it is forgotten; and changed columns are asked about.

    profile_test.py [.build/release/sluice]
"""

from server import Checks, Server, Temporary

AMBIGUOUS = "Date,Description,Amount\n03/04/{year},TESCO {year},-12.00\n05/06/{year},BOOTS {year},-7.50\n"
FIRST = "Booked,Text,Amount,Balance\n2025-10-13,BAKERY,-4.50,95.50\n2025-10-14,CINEMA,-10.00,85.50\n"
CHANGED = "Booked,Category,Payee,Amount\n2025-{month}-13,Food,BAKERY,-5.25\n2025-{month}-14,Fun,CINEMA,-11.00\n"


def send(server, name, text, **options):
    """The cell once the import is over or waits for an answer."""
    answer = server.upload(name, text.encode(), **options)
    return server.end_of(answer.json["imports"][0]["id"], also={"held"})


def answered(server, cell, question, choice):
    server.call("POST", f"/v1/imports/{cell['id']}/answer", {"question": question, "choice": choice})
    return server.end_of(cell["id"])


def days(server, number):
    items = server.get("/v1/transactions", **{"import": number})["items"]
    return sorted(item["day"] for item in items)


def dates(checks, server):
    first = send(server, "2020.csv", AMBIGUOUS.format(year=2020), account="Everyday")
    checks.equal([q["kind"] for q in first["questions"]], ["date_order"], "dates that can be read both ways are asked about")
    first = answered(server, first, "date_order", "dmy")
    checks.equal(first["state"], "succeeded", "answered")
    second = send(server, "2021.csv", AMBIGUOUS.format(year=2021), account="Everyday")
    checks.equal((second["state"], second["remembered"]), ("succeeded", ["date_order"]), "the next file is not, and says what was taken over")
    checks.equal(days(server, second["id"]), ["2021-04-03", "2021-06-05"], "it is read as answered")
    server.call("POST", f"/v1/imports/{first['id']}/undo", {})
    server.stop()
    server.start()
    third = send(server, "2022.csv", AMBIGUOUS.format(year=2022), account="Everyday")
    checks.equal(third["remembered"], ["date_order"], "an undo and a restart forget nothing")
    line = server.run("import", write(server, "2023.csv", AMBIGUOUS.format(year=2023)), "--account", "Everyday")
    checks.check("not asked" in line.stdout and "date_order" in line.stdout, "the command line says it too", line.stdout)
    profiles = server.get("/v1/profiles")["items"]
    checks.equal([(p["answers"], p["file"], p["format"]) for p in profiles], [([{"question": "date_order", "choice": "dmy"}], "2020.csv", "csv")], "profiles are listed")
    checks.equal(server.call("DELETE", f"/v1/profiles/{profiles[0]['id']}").status, 204, "and forgotten")
    checks.equal(server.get("/v1/profiles")["items"], [], "the list is empty")
    checks.equal(send(server, "2024.csv", AMBIGUOUS.format(year=2024), account="Everyday")["state"], "held", "then the question comes again")


def write(server, name, text):
    path = server.data.parent / name
    path.write_text(text)
    return path


def layouts(checks, server):
    checks.equal(send(server, "october.csv", FIRST, account="Giro")["state"], "succeeded", "the first file of an account")
    before = server.totals()
    held = send(server, "november.csv", CHANGED.format(month=11), account="Giro")
    question = (held["questions"] or [{}])[0]
    checks.equal((held["state"], question.get("kind"), question.get("rows")), ("held", "layout", [2]), "changed columns hold the import")
    for words in ("“Category”", "“Balance”", "2025-11-13, -5.25", "BAKERY", "Giro"):
        checks.check(words in question.get("text", ""), f"the question says {words}", question.get("text"))
    checks.equal(server.totals(), before, "nothing is in the ledger before the answer")
    done = server.run("imports", "answer", held["id"], question["id"], "accept")
    checks.equal(done.returncode, 0, "accepted on the command line")
    checks.equal(server.end_of(held["id"])["rows"]["new"], 2, "then it is read")
    checks.equal(send(server, "december.csv", CHANGED.format(month=12), account="Giro")["state"], "succeeded", "and the next one is not asked about")
    checks.equal(send(server, "savings.csv", CHANGED.format(month=10), account="Savings")["state"], "succeeded", "nor the first of another account")


def main():
    checks = Checks()
    with Temporary() as folder, Server(folder / "data") as server:
        for part in (dates, layouts):
            try:
                part(checks, server)
            except Exception as error:
                checks.check(False, part.__name__, f"{type(error).__name__}: {error}")
        verify = server.run("verify")
        checks.check(verify.returncode == 0, "verify", verify.stdout + verify.stderr)
    checks.finish()


main()
