#!/usr/bin/env python3
"""Write one long invented account history as CSV, OFX 1, OFX 2 and QIF, and in German CSV (`csv-de`), and truth.json with what is in it.

usage: generate.py ROWS DIR [--seed 1] [--formats csv,ofx1,ofx2,qif] [--last 2025-11-30] [--years 9] [--name history]

The history has what real ones have and what makes importers wrong: a few thousand merchants of which some are everywhere (Zipf), terminal
numbers in their texts, commas in one name of ten (so that CSV has to quote), monthly pay, refunds, bills that recur to the day, and equal
purchases on one day, which are all real. Amounts are cents; the balance runs along. Every format holds the same rows, in the usual lengths: about
71 bytes a row in CSV, 158 in OFX 1 without end tags, 210 in OFX 2, 89 in QIF. A million rows take about 15 s in all four.
"""
import argparse
import bisect
import datetime as dt
import itertools
import json
import os
import random

KINDS = {  # spending per purchase in cents, and what its merchants are called
    "Groceries": (900, 13000, ["MARKET", "FOODS", "GROCER"]), "Dining": (700, 7500, ["KITCHEN", "BISTRO", "CAFE"]),
    "Transport": (180, 6500, ["RAIL", "FUEL", "CABS"]), "Home": (1500, 22000, ["ENERGY", "WATER", "HARDWARE"]),
    "Shopping": (800, 28000, ["STORES", "ONLINE", "& SONS"]), "Health": (900, 16000, ["PHARMACY", "DENTAL", "CLINIC"]),
    "Leisure": (400, 6000, ["CINEMA", "MUSIC", "CLUB"]), "Travel": (3500, 85000, ["HOTEL", "AIRWAYS", "TOURS"]),
}
PLACES = ["GALWAY IE", "KOELN DE", "BRISTOL GB", "AUSTIN TX", "CARD 5501", "ONLINE", "TERMINAL"]


def merchants(rnd, count):
    parts = ["an", "bel", "cor", "dun", "el", "fen", "gar", "hol", "is", "jor", "kel", "lun", "mor", "nar", "os", "pen", "ras", "sil", "tor", "wes"]
    kinds = sorted(KINDS)
    found = []
    while len(found) < count:
        kind = rnd.choice(kinds)
        name = "".join(rnd.choice(parts) for _ in range(rnd.choice((2, 3)))).upper()
        found.append(("%s%s %s" % (name, "," if rnd.random() < 0.1 else "", rnd.choice(KINDS[kind][2])), kind))
    return found


def history(rows, seed=1, last=dt.date(2025, 11, 30), years=9, marker=""):
    """`rows` tuples (day, cents, text, kind) in order of day, evenly over the years. With a marker, texts differ from those of other histories."""
    rnd = random.Random(seed)
    shops = merchants(rnd, 3000)
    heaps = list(itertools.accumulate(1 / (rank + 2) ** 0.95 for rank in range(len(shops))))
    days = max(1, round(years * 365.25))
    first = last - dt.timedelta(days=days - 1)
    calendar = [first + dt.timedelta(days=n) for n in range(days)]
    found, number = [], 0
    random_float, month = rnd.random, None
    while number < rows:
        date = calendar[number * days // rows]
        if date.month != month:
            month = date.month
            found.append((date, 200000 + int(random_float() * 200000), "SALARY NORDWIND GMBH %s%02d%s" % (date.year, date.month, marker), "Income"))
        elif number and random_float() < 0.012 and found[-1][0] == date and found[-1][1] < 0:
            found.append(found[-1])
        else:
            name, kind = shops[bisect.bisect_left(heaps, random_float() * heaps[-1])]
            low, high, _ = KINDS[kind]
            cents = -(low + int(random_float() * (high - low)))
            if random_float() < 0.01:
                cents = -cents
            text = "%s %s T%03d%s" % (name, PLACES[int(random_float() * len(PLACES))], 1 + int(random_float() * 60), marker)
            found.append((date, cents, text, kind))
        number += 1
    return found


def decimal(cents):
    return "%s%d.%02d" % ("-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100)


def write_csv(path, rows, opening):
    balance = opening
    with open(path, "w") as file:
        file.write("Date,Description,Amount,Balance,Reference\n")
        for part in range(0, len(rows), 50000):
            lines = []
            for number, (date, cents, text, _) in enumerate(rows[part:part + 50000], part):
                balance += cents
                text = '"%s"' % text if "," in text else text
                lines.append("%s,%s,%s,%s,N%09d\n" % (date.isoformat(), text, decimal(cents), decimal(balance), number))
            file.write("".join(lines))


def write_german_csv(path, rows, opening):
    """As many banks between Aachen and Vienna write it: Windows-1252, semicolons, everything quoted, 31.12.2025, 1.234,56, CRLF."""
    balance = opening
    with open(path, "w", encoding="windows-1252", newline="") as file:
        file.write('"Buchungstag";"Verwendungszweck";"Betrag";"Saldo";"Kundenreferenz"\r\n')
        for part in range(0, len(rows), 50000):
            lines = []
            for number, (date, cents, text, _) in enumerate(rows[part:part + 50000], part):
                balance += cents
                amounts = [("%s%s" % ("-" if value < 0 else "", "{:,.2f}".format(abs(value) / 100))).translate(GERMAN) for value in (cents, balance)]
                lines.append('"%s";"%s";"%s";"%s";"N%09d"\r\n' % (
                    "%02d.%02d.%04d" % (date.day, date.month, date.year), text.replace("KOELN", "KÖLN"), amounts[0], amounts[1], number))
            file.write("".join(lines))


def write_ofx(path, rows, opening, version, account):
    xml = version == 2
    close = (lambda tag: "</%s>" % tag) if xml else (lambda tag: "")

    def leaf(tag, value):
        return "<%s>%s%s\n" % (tag, value, close(tag))

    if xml:
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    else:
        head = ("OFXHEADER:100\nDATA:OFXSGML\nVERSION:103\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\n"
                "NEWFILEUID:NONE\n\n")
    status = "<STATUS>\n" + leaf("CODE", 0) + leaf("SEVERITY", "INFO") + "</STATUS>\n"
    row = "".join("<%s>%%s%s\n" % (tag, close(tag)) for tag in ("TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO"))
    row = "<STMTTRN>\n" + row + "</STMTTRN>\n"
    with open(path, "w") as file:
        file.write(head + "<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n" + status + leaf("DTSERVER", "20251201000000") + leaf("LANGUAGE", "ENG"))
        file.write("</SONRS>\n</SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n" + leaf("TRNUID", 1) + status + "<STMTRS>\n" + leaf("CURDEF", "EUR"))
        file.write("<BANKACCTFROM>\n" + leaf("BANKID", "990033") + leaf("ACCTID", account) + leaf("ACCTTYPE", "CHECKING") + "</BANKACCTFROM>\n")
        file.write("<BANKTRANLIST>\n" + leaf("DTSTART", rows[0][0].strftime("%Y%m%d")) + leaf("DTEND", rows[-1][0].strftime("%Y%m%d")))
        for part in range(0, len(rows), 50000):
            lines = []
            for number, (date, cents, text, _) in enumerate(rows[part:part + 50000], part):
                text = text.replace("&", "&amp;")
                lines.append(row % ("CREDIT" if cents > 0 else "DEBIT", date.isoformat().replace("-", ""), decimal(cents), "N%09d" % number,
                                    text[:28], text))
            file.write("".join(lines))
        file.write("</BANKTRANLIST>\n<LEDGERBAL>\n" + leaf("BALAMT", decimal(opening + sum(row[1] for row in rows))))
        file.write(leaf("DTASOF", rows[-1][0].strftime("%Y%m%d")) + "</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n")


def write_qif(path, rows):
    with open(path, "w") as file:
        file.write("!Type:Bank\n")
        for part in range(0, len(rows), 50000):
            file.write("".join("D%d/%d/%d\nT%s\nP%s\nM%s\nL%s\n^\n" % (date.month, date.day, date.year, decimal(cents), text[:28], text, kind)
                               for date, cents, text, kind in rows[part:part + 50000]))


GERMAN = str.maketrans(",.", ".,")
FILES = {"csv": "%s.csv", "csv-de": "%s-de.csv", "ofx1": "%s-1.ofx", "ofx2": "%s-2.ofx", "qif": "%s.qif"}


def write(folder, rows, formats, name="history", opening=250000, account="5501-8840"):
    """Writes the rows in each format. Answers the paths by format."""
    os.makedirs(folder, exist_ok=True)
    paths = {form: os.path.join(folder, FILES[form] % name) for form in formats}
    for form, path in paths.items():
        if form == "csv":
            write_csv(path, rows, opening)
        elif form == "csv-de":
            write_german_csv(path, rows, opening)
        elif form == "qif":
            write_qif(path, rows)
        else:
            write_ofx(path, rows, opening, int(form[-1]), account)
    return paths


def truth(rows):
    months = {}
    for date, cents, _, kind in rows:
        key = (kind, date.isoformat()[:7])
        count, total = months.get(key, (0, 0))
        months[key] = (count + 1, total + cents)
    kinds = {}
    for (kind, _), (count, total) in months.items():
        kinds[kind] = [kinds.get(kind, [0, 0])[0] + count, kinds.get(kind, [0, 0])[1] + total]
    return {"rows": len(rows), "sum_minor": sum(row[1] for row in rows), "first": str(rows[0][0]), "last": str(rows[-1][0]),
            "kinds": {kind: {"rows": count, "sum_minor": total} for kind, (count, total) in sorted(kinds.items())}, "cells": len(months)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="csv,ofx1,ofx2,qif")
    parser.add_argument("--last", type=dt.date.fromisoformat, default=dt.date(2025, 11, 30))
    parser.add_argument("--years", type=float, default=9)
    parser.add_argument("--name", default="history")
    given = parser.parse_args()
    rows = history(given.rows, given.seed, given.last, given.years)
    write(given.folder, rows, given.formats.split(","), given.name)
    with open(os.path.join(given.folder, "truth.json"), "w") as file:
        json.dump(truth(rows), file, indent=1)


if __name__ == "__main__":
    main()
