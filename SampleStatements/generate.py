#!/usr/bin/env python3
"""Write the sample statements: the year 2025 of one invented household, and truth.json, which knows what is in them.

usage: generate.py [DIR]      (default: the folder of this script)

Plain Python, no packages, its own random numbers: the same bytes on every machine. Nobody and no bank in it exists.

The story. Nora Brennan and Jonas Vogt live in Galway with two children; their book is in EUR. Jonas works for a firm in Cologne and is paid
into his old German giro account; Nora teaches part-time and edits books for publishers in Bristol, who pay into her UK account in GBP; Jonas
kept a US account in USD from his years in Austin. The household runs on a joint account at Skerry Bank until the end of February, when
Skerry leaves the country, and from March on at Burren Bank, with savings beside it. There are a credit card, a purse with cash, an account
at the credit union, and the prepaid card of their daughter, whose export is damaged.

| file | what it is | what it shows |
| --- | --- | --- |
| agave-checking-2025.csv | CSV, USD | mm/dd/yyyy, running balance, oldest first |
| avonmere-current-2025.csv | CSV, GBP | paid out and paid in, running balance, dd/mm/yyyy, newest first |
| burren-2025.qfx | QFX, EUR | a checking and a savings account in one file |
| cash-purse-2025.qif | QIF, EUR | splits, apostrophe years, transfers |
| creditcard-2025.ofx | OFX 2, EUR | credit card, UTF-8, refunds |
| damaged-prepaid-2025.csv | CSV, EUR | good rows between bad ones |
| domstadt-giro-2025.csv | CSV, EUR | semicolons, decimal commas, preamble with IBAN, Windows-1252 |
| fuchsia-credit-union-2025.qif | QIF, EUR | names its account itself |
| skerry-joint-2025-01.ofx, -02.ofx | OFX 1, EUR | two downloads that overlap by a week; Windows-1252 |
"""
import datetime as dt
import json
import os
import sys

SEED = 20250101


class Random:
    """SplitMix64, so that no version of Python can change a byte."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def between(self, low, high):
        return low + self.next() % (high - low + 1)

    def pick(self, options):
        return options[self.next() % len(options)]

    def chance(self, percent):
        return self.next() % 100 < percent


class Row:
    """One booked row: what every format can say of it."""

    def __init__(self, day, minor, name, memo="", kind="", check="", splits=None, category=""):
        self.day, self.minor, self.name, self.memo, self.kind = day, minor, name, memo, kind
        self.check, self.splits, self.category = check, splits or [], category


class Account:
    def __init__(self, opening):
        self.opening, self.rows = opening, []

    def add(self, day, minor, name, memo="", **more):
        self.rows.append(Row(day, minor, name, memo, **more))

    def sorted(self):
        # Stable: rows of one day stay in the order in which the story told them.
        self.rows.sort(key=lambda row: row.day)
        return self.rows

    def closing(self, until=None):
        return self.opening + sum(row.minor for row in self.rows if until is None or row.day <= until)


def day(month, number):
    return dt.date(2025, month, number)


def days(first, last):
    while first <= last:
        yield first
        first += dt.timedelta(days=1)


def working(date):
    """The day itself, or the Friday before a weekend: when salaries are paid."""
    return date - dt.timedelta(days=max(0, date.weekday() - 4))


# ---------------------------------------------------------------------------------------------------------------- the story

def live_a_year():
    r = Random(SEED)
    skerry, burren, savings = Account(421840), Account(0), Account(0)
    giro, avonmere, agave = Account(318455), Account(214030), Account(496512)
    card, purse, union, prepaid = Account(-61245), Account(8500), Account(152000), Account(0)

    def joint(date):
        return skerry if date < day(3, 1) else burren

    spend_at_home(r, joint, card, purse)
    for month in range(1, 13):
        fixed_costs(r, month, joint, savings, giro, union)
        german_month(r, month, giro)
        british_month(r, month, avonmere, joint)
        american_month(r, month, agave)
    abroad(r, giro, agave, card)
    settle_card(card, joint)
    move_to_burren(skerry, burren)
    savings.add(day(3, 31), 412, "Credit interest", "Quarter 1", kind="INT")
    savings.add(day(6, 30), 1187, "Credit interest", "Quarter 2", kind="INT")
    savings.add(day(9, 30), 1533, "Credit interest", "Quarter 3", kind="INT")
    savings.add(day(12, 31), 1904, "Credit interest", "Quarter 4", kind="INT")
    union.add(day(12, 12), 2340, "Annual dividend", category="Income:Interest")
    pocket_money(r, prepaid)
    return dict(skerry=skerry, burren=burren, savings=savings, giro=giro, avonmere=avonmere, agave=agave, card=card, purse=purse,
                union=union, prepaid=prepaid)


def spend_at_home(r, joint, card, purse):
    """Groceries, coffee, dining, transport and shopping in Galway, whenever the family is not away."""
    groceries = [("GREENFIELD SUPERMARKET", 4200, 13800), ("DUNMORE STORES", 2500, 9400), ("QUAYSIDE MARKET", 900, 4800),
                 ("O'DWYER BUTCHERS", 1200, 3900)]
    dining = [("THE TIDE & TABLE", 3800, 9600), ("SPICE HARBOUR", 2600, 6200), ("PIZZERIA SORRENTO", 2200, 5400), ("KINVARA NOODLE BAR", 1500, 3600)]
    shops = [("CORRIB BOOKS", 1100, 4500), ("HARBOUR HARDWARE", 900, 8800), ("LITTLE WREN CLOTHES", 1800, 7600), ("NORDLICHT ELECTRONICS", 2500, 24900),
             ("WEST COAST CYCLES", 1500, 12900), ("SEAWEED PHARMACY", 600, 3800), ("SALTHILL DENTAL CARE", 6500, 14000)]
    for date in days(day(1, 1), day(12, 31)):
        if away(date):
            continue
        weekday = date.weekday()
        if weekday in (1, 5):
            name, low, high = r.pick(groceries[:2])
            joint(date).add(date, -r.between(low, high), name, "Galway card 7719", kind="POS")
        if weekday == 3 and r.chance(60):
            name, low, high = r.pick(groceries[2:])
            joint(date).add(date, -r.between(low, high), name, "Galway card 7719", kind="POS")
        if weekday < 5 and r.chance(38):
            coffees = 2 if r.chance(18) else 1
            for _ in range(coffees):
                # Two equal coffees on one day are two purchases.
                card.add(date, -380, "CAFÉ LUNA GALWAY", "Flat white", kind="DEBIT")
        if weekday in (4, 5) and r.chance(55):
            name, low, high = r.pick(dining)
            card.add(date, -r.between(low, high), name, "Galway IE", kind="DEBIT")
        if weekday in (0, 2) and r.chance(30):
            name, low, high = r.pick(shops)
            spent = r.between(low, high)
            card.add(date, -spent, name, "Galway IE", kind="DEBIT")
            if name in ("LITTLE WREN CLOTHES", "NORDLICHT ELECTRONICS") and r.chance(30):
                card.add(min(date + dt.timedelta(days=6), day(12, 31)), spent, name, "Refund", kind="CREDIT")
        if weekday == 6 and r.chance(35):
            joint(date).add(date, -r.between(4200, 7900), "CORRIB FUELS", "Pump 4 card 7719", kind="POS")
        if weekday in (0, 3) and r.chance(25):
            joint(date).add(date, -r.between(180, 940), "WESTWAY BUS & RAIL", "Tap and go", kind="POS")
        if date.day == 4:
            amount = r.pick([8000, 10000, 12000])
            joint(date).add(date, -amount, "ATM EYRE SQUARE", "Cash withdrawal", kind="ATM")
            purse.add(date, amount, "ATM Eyre Square", category="[%s]" % ("Skerry Joint" if date < day(3, 1) else "Burren Joint"))
        spend_cash(r, date, purse)
    for month in range(1, 13):
        card.add(day(month, 6), -1199, "FLIMMER STREAMING", "Monthly plan", kind="DEBIT")
        card.add(day(month, 11), -999, "TONWELLE MUSIC FAMILY", "Monthly plan", kind="DEBIT")
        card.add(day(month, 14), -4500, "SALTHILL SWIM & GYM", "Membership", kind="DEBIT")
        card.add(day(month, 20), -299, "CLOUDSHELF 200 GB", "Storage", kind="DEBIT")
    card.add(day(9, 2), -7900, "THE WEEKLY LEDGER", "Annual subscription", kind="DEBIT")
    card.add(day(11, 28), -18900, "NORDLICHT ELECTRONICS", "Galway IE", kind="DEBIT")
    card.add(day(12, 3), 2000, "CASHBACK REWARD", "2025", kind="CREDIT")


def spend_cash(r, date, purse):
    if date.weekday() == 5 and r.chance(60):
        vegetables, bread = r.between(700, 1900), r.between(350, 900)
        purse.add(date, -(vegetables + bread), "Saturday market", "Stalls by the church", splits=[
            ("Food:Groceries", "Vegetables", -vegetables), ("Food:Bakery", "Bread and cakes", -bread)])
    if date.weekday() == 2 and r.chance(30):
        purse.add(date, -r.between(600, 1500), "Barber on Quay Street" if r.chance(30) else "The Swan Pub", category="Food:Dining")
    if date.weekday() == 6 and r.chance(22):
        purse.add(date, -r.between(200, 1000), "School fair", category="Children:School")


def away(date):
    """Easter in Cologne, July in Texas, Christmas in Cologne."""
    return day(4, 14) <= date <= day(4, 24) or day(7, 5) <= date <= day(7, 26) or day(12, 20) <= date <= day(12, 30)


def fixed_costs(r, month, joint, savings, giro, union):
    first = day(month, 1)
    account = joint(first)
    account.add(day(month, 2), 205000, "JONAS VOGT", "Household money", kind="CREDIT")
    giro.add(day(month, 1), -205000, "Jonas Vogt und Nora Brennan", "Haushaltsgeld", kind="Dauerauftrag")
    account.add(day(month, 3), -165000, "CORRIB LETTINGS", "Rent 14 Prospect Lane", kind="REPEATPMT")
    account.add(day(month, 5), -78000, "LITTLE OAKS CHILDCARE", "Fees", kind="DIRECTDEBIT")
    account.add(day(month, 8), -4599, "EMERALD BROADBAND", "Account 88120", kind="DIRECTDEBIT")
    account.add(day(month, 9), -r.between(1950, 2450), "WESTWAVE MOBILE", "2 lines", kind="DIRECTDEBIT")
    if month % 2 == 1:
        winter = month in (1, 11)
        account.add(day(month, 12), -(r.between(21000, 26500) if winter else r.between(11000, 16500)), "WESTERN POWER & LIGHT", "Electricity",
                    kind="DIRECTDEBIT")
    else:
        account.add(day(month, 12), -r.between(6500, 9800), "GALWAY GAS", "Bi-monthly bill", kind="DIRECTDEBIT")
    account.add(day(month, 21), -28900, "SHANNON CAR FINANCE", "Loan 40917", kind="DIRECTDEBIT")
    account.add(day(month, 14), -r.between(6000, 9500), "AFTERSCHOOL CLUB", "Invoice", kind="DIRECTDEBIT")
    if month in (3, 6, 9, 12):
        account.add(day(month, 16), -6200, "CLEANSTREET WASTE", "Quarterly", kind="DIRECTDEBIT")
    account.add(working(day(month, 27)), 248000, "ST BRIGID'S SCHOOL BOARD", "Salary N Brennan", kind="DIRECTDEP")
    account.add(day(month, 15), -10000, "FUCHSIA CREDIT UNION", "Standing order", kind="REPEATPMT")
    union.add(day(month, 15), 10000, "Standing order joint account", category="[%s]" % ("Skerry Joint" if month < 3 else "Burren Joint"))
    if month in (4, 8, 12):
        union.add(day(month, 19), -r.between(4000, 9000), "Car tax and service fund", category="Transport:Car")
    if month >= 3:
        account.add(day(month, 28), -30000, "TRANSFER TO SAVINGS", "Rainy days", kind="XFER")
        savings.add(day(month, 28), 30000, "TRANSFER FROM JOINT", "Rainy days", kind="XFER")
    if month == 6:
        savings.add(day(6, 26), -80000, "TRANSFER TO JOINT", "Summer in Texas", kind="XFER")
        account.add(day(6, 26), 80000, "TRANSFER FROM SAVINGS", "Summer in Texas", kind="XFER")
    if month == 1:
        account.add(day(1, 20), -46900, "SHANNON INSURANCE", "Car policy 2025", kind="DEBIT")
        account.add(day(1, 30), -8500, "J MURPHY CHIMNEY SWEEP", "", kind="CHECK", check="000412")
    if month == 2:
        account.add(day(2, 5), -12000, "MAEVE'S PIANO LESSONS", "Spring term", kind="CHECK", check="000413")
        account.add(day(2, 19), 3250, "GREENFIELD SUPERMARKET", "Refund", kind="CREDIT")


def german_month(r, month, giro):
    last = (day(month + 1, 1) if month < 12 else dt.date(2026, 1, 1)) - dt.timedelta(days=1)
    bonus = 150000 if month == 11 else 0
    giro.add(working(last), 395000 + bonus, "Rheinwerk Software GmbH", "Gehalt %02d/2025%s" % (month, " inkl. Jahresprämie" if bonus else ""),
             kind="Gehalt")
    giro.add(day(month, 10), 51000, "Familienkasse Köln", "Kindergeld %02d/2025" % month, kind="Gutschrift")
    giro.add(day(month, 3), -39800, "Rheintal Krankenkasse", "Beitrag %02d/2025" % month, kind="Lastschrift")
    giro.add(day(month, 5), -1990, "Rheinfunk Mobil", "Rechnung %d" % (88000 + 7 * month), kind="Lastschrift")
    giro.add(day(month, 7), -1299, "Hörspielwelt Abo", "Familie", kind="Lastschrift")
    giro.add(day(month, 17), -90000, "Domstadtbank Depot", "Sparplan Fonds", kind="Dauerauftrag")
    giro.add(last, -495, "Domstadtbank", "Kontoführung %02d/2025" % month, kind="Entgelt")
    if month in (1, 4, 7, 10):
        giro.add(day(month, 15), -5508, "Beitragsservice Rundfunk", "Quartalsbeitrag", kind="Lastschrift")
    if month in (2, 5, 8, 11):
        giro.add(day(month, 20), -r.between(5900, 8900), "Großmarkt Bücher & Musik", "Bestellung %d" % r.between(100000, 999999), kind="Lastschrift")
    if month == 3:
        giro.add(day(3, 12), -21450, "Steuerbüro Schäfer & Söhne", "Steuererklärung 2024", kind="Überweisung")
    if month == 6:
        giro.add(day(6, 23), 74312, "Finanzkasse Köln-Süd", "Erstattung Einkommensteuer 2024", kind="Gutschrift")
    for _ in range(r.between(2, 4)):
        date = day(month, r.between(2, 27))
        if not away(date):
            giro.add(date, -r.between(1290, 8990), r.pick(["Kaufhaus Böhm Online", "Spielzeugkiste Jäger", "Modehaus Weiß Online"]),
                     "Auftrag %d" % r.between(10000000, 99999999), kind="Lastschrift")


def british_month(r, month, avonmere, joint):
    clients = ["HARBOURSIDE PRESS LTD", "AVON & WYE BOOKS", "CLIFTON QUARTERLY"]
    for number in range(r.between(1, 2)):
        avonmere.add(day(month, r.between(3, 12) + 9 * number), r.between(64000, 148000), r.pick(clients), "INVOICE NB-%d%02d" % (month, number + 1),
                   kind="BGC")
    avonmere.add(day(month, 1), -1450, "WORDSMITH SOFTWARE", "MONTHLY", kind="DD")
    avonmere.add(day(month, 4), -3500, "FREELANCERS PENSION", "REF 5518", kind="DD")
    avonmere.add(day(month, 22), -1100, "SHARKEY MOBILE", "SIM ONLY", kind="DD")
    if month in (1, 7):
        avonmere.add(day(month, 30), -118000, "REVENUE SELF ASSESSMENT", "2023-24" if month == 1 else "ON ACCOUNT", kind="FPO")
    if month % 2 == 0:
        pounds = r.pick([130000, 150000, 165000])
        avonmere.add(day(month, 24), -pounds, "N BRENNAN JOINT ACCOUNT", "TO EUR", kind="FPO")
        # The other bank converts: 1.17 and a bit, so the two sides differ.
        joint(day(month, 25)).add(day(month, 25), pounds * (11680 + r.between(0, 90)) // 10000, "NORA BRENNAN", "GBP PAYMENT AVONMERE BANK", kind="XFER")
    if month in (2, 3, 5, 6, 9, 10, 11):
        start = r.between(9, 14)
        avonmere.add(day(month, start), -r.between(4800, 9900), "GREAT WESTERLY TRAINS", "BRISTOL TM", kind="DEB")
        for offset in range(3):
            date = day(month, start + offset)
            fare = -290
            avonmere.add(date, fare, "CITYBUS BRISTOL", "CONTACTLESS", kind="DEB")
            avonmere.add(date, fare, "CITYBUS BRISTOL", "CONTACTLESS", kind="DEB")
            avonmere.add(date, -r.between(340, 620), "PEMBERTON'S COFFEE", "BRISTOL", kind="DEB")
            avonmere.add(date, -r.between(1450, 4200), r.pick(["THE OLD ANCHOR", "BHAJI HOUSE", "CANTEEN NO 9"]), "BRISTOL", kind="DEB")
        avonmere.add(day(month, start + 2), -r.between(15800, 22400), "HARBOUR VIEW LODGE", "2 NIGHTS", kind="DEB")


def american_month(r, month, agave):
    agave.add(day(month, 5), 60000, "BLUEBONNET ANALYTICS ACH", "RETAINER", kind="ACH_CREDIT")
    agave.add(day(month, 2), -8900, "HILL COUNTRY STORAGE", "UNIT 214", kind="ACH_DEBIT")
    agave.add(day(month, 9), -1599, "PRAIRIE CLOUD HOSTING", "MONTHLY", kind="DEBIT_CARD")
    agave.add(day(month, 18), -2500, "CODEX DEV TOOLS", "SUBSCRIPTION", kind="DEBIT_CARD")
    agave.add(day(month, 28), 104 + r.between(0, 40), "INTEREST PAYMENT", "", kind="MISC_CREDIT")
    if month in (3, 6, 9):
        agave.add(day(month, 14), -r.between(18000, 26000), "TAX PREP OF TRAVIS", "QUARTERLY", kind="CHECK", check=str(1040 + month))
    if month in (1, 5, 8, 10, 12):
        agave.add(day(month, r.between(20, 26)), -r.between(1900, 7400), "PECAN STREET BOOKS, INC", "ONLINE ORDER", kind="DEBIT_CARD")


def abroad(r, giro, agave, card):
    card.add(day(2, 3), -46820, "AER CORRIB", "GWY-CGN 4 pax", kind="DEBIT")
    card.add(day(3, 17), -214600, "TRANSOCEAN AIRWAYS", "SNN-AUS 4 pax", kind="DEBIT")
    card.add(day(10, 20), -51240, "AER CORRIB", "GWY-CGN 4 pax", kind="DEBIT")
    card.add(day(8, 4), 18900, "TRANSOCEAN AIRWAYS", "Delay compensation", kind="CREDIT")
    for date in days(day(4, 14), day(4, 24)):
        in_cologne(r, date, giro)
    for date in days(day(12, 20), day(12, 30)):
        in_cologne(r, date, giro)
    for date in days(day(7, 5), day(7, 26)):
        in_texas(r, date, agave)
    agave.add(day(7, 6), -61200, "LAKE TRAVIS CABINS", "DEPOSIT", kind="DEBIT_CARD")
    agave.add(day(7, 19), -122400, "LAKE TRAVIS CABINS", "BALANCE", kind="DEBIT_CARD")
    agave.add(day(7, 30), 20000, "LAKE TRAVIS CABINS", "DEPOSIT RETURNED", kind="MISC_CREDIT")


def in_cologne(r, date, giro):
    booked = working(date) if date.weekday() > 4 else date
    giro.add(booked, -r.between(420, 1480), "Bäckerei Müller", "Köln Südstadt Karte 3381", kind="Kartenzahlung")
    if r.chance(55):
        giro.add(booked, -r.between(1890, 7450), "Lebensmittel Grünwald", "Köln Karte 3381", kind="Kartenzahlung")
    if r.chance(40):
        giro.add(booked, -320, "Straßenbahn Köln", "Kurzstrecke", kind="Kartenzahlung")
        giro.add(booked, -320, "Straßenbahn Köln", "Kurzstrecke", kind="Kartenzahlung")
    if r.chance(35):
        giro.add(booked, -r.between(2400, 8600), "Brauhaus Zum Löwen", "Köln Karte 3381", kind="Kartenzahlung")


def in_texas(r, date, agave):
    if r.chance(60):
        agave.add(date, -r.between(2800, 14800), "LONGHORN GROCERS #112", "AUSTIN TX", kind="DEBIT_CARD")
    if r.chance(65):
        agave.add(date, -r.between(1800, 8900), r.pick(["TACO MESA", "SMOKEHOUSE 35", "BARTON DINER"]), "AUSTIN TX", kind="DEBIT_CARD")
    if r.chance(30):
        agave.add(date, -r.between(3100, 5600), "ROADRUNNER GAS 0077", "AUSTIN TX", kind="DEBIT_CARD")
    if r.chance(25):
        agave.add(date, -475, "COLD BREW CO", "AUSTIN TX", kind="DEBIT_CARD")
        agave.add(date, -475, "COLD BREW CO", "AUSTIN TX", kind="DEBIT_CARD")
    if r.chance(15):
        agave.add(date, -r.between(2400, 9800), "HILL COUNTRY WATER PARK", "NEW BRAUNFELS TX", kind="DEBIT_CARD")


def move_to_burren(skerry, burren):
    """Skerry Bank leaves the country: what is left moves on the last day of February."""
    rest = skerry.closing()
    skerry.add(day(2, 28), -rest, "TRANSFER TO BURREN BANK", "Account closing", kind="XFER")
    burren.add(day(3, 1), rest, "TRANSFER FROM SKERRY BANK", "Account closing", kind="XFER")


def settle_card(card, joint):
    """On the 22nd the joint account pays what the card owed at the end of the month before."""
    for month in range(1, 13):
        owed = -card.closing(until=day(month, 1) - dt.timedelta(days=1))
        card.add(day(month, 22), owed, "PAYMENT RECEIVED", "Thank you", kind="PAYMENT")
        joint(day(month, 22)).add(day(month, 22), -owed, "CREDIT CARD PAYMENT", "Card 5501", kind="DIRECTDEBIT")


def pocket_money(r, prepaid):
    for month in range(1, 13):
        prepaid.add(day(month, 1), 3000, "Top-up from Mum")
        for number in range(r.between(2, 4)):
            prepaid.add(day(month, r.between(2, 27)), -r.between(150, 1190),
                        r.pick(["Comic Corner", "Penny Sweets", "Harbour Cinema", "School canteen", "Bookworm, second hand"]))


# ---------------------------------------------------------------------------------------------------------------- the formats

def decimal(minor, point=".", group=""):
    sign, minor = "-" if minor < 0 else "", abs(minor)
    return sign + format(minor // 100, ",").replace(",", group) + point + "%02d" % (minor % 100)


def ofx_date(date):
    return date.strftime("%Y%m%d")


def ofx_rows(rows, prefix, leaf, stamp):
    """The STMTTRN aggregates. An id is made of day and a number within the day, so that overlapping downloads agree on it."""
    lines, seen = [], {}
    for row in rows:
        seen[row.day] = seen.get(row.day, 0) + 1
        lines.append("<STMTTRN>")
        lines.append(leaf("TRNTYPE", row.kind or ("CREDIT" if row.minor > 0 else "DEBIT")))
        lines.append(leaf("DTPOSTED", ofx_date(row.day) + stamp))
        lines.append(leaf("TRNAMT", decimal(row.minor)))
        lines.append(leaf("FITID", "%s%s%03d" % (prefix, ofx_date(row.day), seen[row.day])))
        if row.check:
            lines.append(leaf("CHECKNUM", row.check))
        lines.append(leaf("NAME", row.name[:32]))
        if row.memo:
            lines.append(leaf("MEMO", row.memo))
        lines.append("</STMTTRN>")
    return lines


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sgml(name, value):
    return "<%s>%s" % (name, escape(str(value)))


def xml(name, value):
    return "<%s>%s</%s>" % (name, escape(str(value)), name)


SGML_HEADER = ["OFXHEADER:100", "DATA:OFXSGML", "VERSION:102", "SECURITY:NONE", "ENCODING:USASCII", "CHARSET:1252", "COMPRESSION:NONE",
               "OLDFILEUID:NONE", "NEWFILEUID:NONE", ""]


def signon(leaf, organisation, when, extra=()):
    return ["<OFX>", "<SIGNONMSGSRSV1>", "<SONRS>", "<STATUS>", leaf("CODE", 0), leaf("SEVERITY", "INFO"), "</STATUS>", leaf("DTSERVER", when),
            leaf("LANGUAGE", "ENG"), "<FI>", leaf("ORG", organisation), leaf("FID", 9901), "</FI>", *extra, "</SONRS>", "</SIGNONMSGSRSV1>"]


def bank_statement(leaf, bank, number, kind, rows, prefix, first, last, closing, as_of, trnuid, stamp=""):
    return ["<STMTTRNRS>", leaf("TRNUID", trnuid), "<STATUS>", leaf("CODE", 0), leaf("SEVERITY", "INFO"), "</STATUS>", "<STMTRS>",
            leaf("CURDEF", "EUR"), "<BANKACCTFROM>", leaf("BANKID", bank), leaf("ACCTID", number), leaf("ACCTTYPE", kind), "</BANKACCTFROM>",
            "<BANKTRANLIST>", leaf("DTSTART", ofx_date(first)), leaf("DTEND", ofx_date(last)), *ofx_rows(rows, prefix, leaf, stamp),
            "</BANKTRANLIST>", "<LEDGERBAL>", leaf("BALAMT", decimal(closing)), leaf("DTASOF", ofx_date(as_of)), "</LEDGERBAL>", "</STMTRS>",
            "</STMTTRNRS>"]


def card_statement(leaf, rows, closing):
    return ["<CREDITCARDMSGSRSV1>", "<CCSTMTTRNRS>", leaf("TRNUID", 1), "<STATUS>", leaf("CODE", 0), leaf("SEVERITY", "INFO"), "</STATUS>",
            "<CCSTMTRS>", leaf("CURDEF", "EUR"), "<CCACCTFROM>", leaf("ACCTID", "5501XXXXXXXX5501"), "</CCACCTFROM>", "<BANKTRANLIST>",
            leaf("DTSTART", "20250101"), leaf("DTEND", "20251231"), *ofx_rows(rows, "MC", leaf, "120000.000[0:GMT]"), "</BANKTRANLIST>",
            "<LEDGERBAL>", leaf("BALAMT", decimal(closing)), leaf("DTASOF", "20251231"), "</LEDGERBAL>", "</CCSTMTRS>", "</CCSTMTTRNRS>",
            "</CREDITCARDMSGSRSV1>", "</OFX>"]


def quoted(text, delimiter=","):
    return '"%s"' % text.replace('"', '""') if delimiter in text or '"' in text else text


def us_csv(account):
    lines, balance = ["Posting Date,Description,Amount,Type,Balance,Check or Slip #"], account.opening
    for row in account.sorted():
        balance += row.minor
        text = " ".join(filter(None, [row.name, row.memo]))
        lines.append(",".join([row.day.strftime("%m/%d/%Y"), quoted(text), decimal(row.minor), row.kind, decimal(balance), row.check]))
    return "\n".join(lines) + "\n"


def uk_csv(account):
    lines, balance = [], account.opening
    for row in account.sorted():
        balance += row.minor
        out, into = (decimal(-row.minor, group=","), "") if row.minor < 0 else ("", decimal(row.minor, group=","))
        fields = [row.day.strftime("%d/%m/%Y"), row.kind, "%s %s" % (row.name, row.memo), out, into, decimal(balance, group=",")]
        lines.append(",".join('"%s"' % field for field in fields))
    return "\r\n".join(['"Date","Type","Description","Paid out","Paid in","Balance"'] + lines[::-1]) + "\r\n"


def german_csv(account, iban):
    head = ['"Umsatzanzeige";"Girokonto Jonas Vogt"', '"IBAN";"%s"' % iban, '"Zeitraum";"01.01.2025 - 31.12.2025"',
            '"Kontostand vom 31.12.2025";"%s EUR"' % decimal(account.closing(), ",", "."), "",
            '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Empfänger";"Verwendungszweck";"Betrag";"Währung"']
    lines = []
    for row in account.sorted():
        written = row.day.strftime("%d.%m.%Y")
        fields = [written, written, row.kind, row.name, row.memo, decimal(row.minor, ",", "."), "EUR"]
        lines.append(";".join('"%s"' % field for field in fields))
    return "\r\n".join(head + lines[::-1]) + "\r\n"


def iban_de(bank, number):
    check = 98 - int("%s%s131400" % (bank, number)) % 97
    text = "DE%02d%s%s" % (check, bank, number)
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4))


def qif_date(date):
    return "D%d/%d'%02d" % (date.month, date.day, date.year % 100)


def qif(header, rows, category_default):
    lines = list(header)
    for row in rows:
        lines += [qif_date(row.day), "T" + decimal(row.minor, group=","), "P" + row.name]
        if row.memo:
            lines.append("M" + row.memo)
        lines.append("L" + (row.splits[0][0] if row.splits else row.category or category_default))
        for category, memo, minor in row.splits:
            lines += ["S" + category, "E" + memo, "$" + decimal(minor)]
        lines.append("^")
    return "\n".join(lines) + "\n"


def damaged_csv(account):
    """Good rows with bad ones between. Answers the text, the good rows and the lines that must be rejected."""
    rows = account.sorted()
    lines, bad = ["Date,Merchant,Amount,Reference"], []
    broken = {4: "2025-02-31,Comic Corner,-4.50,P90001",              # no such day
              9: "soon,Harbour Cinema,-8.00,P90002",                  # no date at all
              13: "2025-05-11,Penny Sweets,2.1.5,P90003",             # no such number
              17: "2025-06-15,School canteen,n/a,P90004",             # words for an amount
              22: "2025-07-20,Comic Corner",                          # ragged: cut off
              26: ",Penny Sweets,-1.10,P90006"}                       # no date given
    for index, row in enumerate(rows):
        if index in broken:
            bad.append(len(lines) + 1)
            lines.append(broken[index])
        if index == 20:
            lines.append("")
        name = 'Comic Corner 12" figure' if index == 8 else row.name
        tail = "," if index == 15 else ""                             # one field too many, and empty: still a good row
        lines.append("%s,%s,%s,P%05d%s" % (row.day, quoted(name) if "," in name else name, decimal(row.minor), index, tail))
    bad.append(len(lines) + 1)
    lines.append('2025-12-30,"Harbour Cinema')                        # a quote that nobody closes
    return "\n".join(lines) + "\n", rows, bad


# ---------------------------------------------------------------------------------------------------------------- the files

def statement_truth(rows, currency, closing=None):
    return {"currency": currency, "rows": len(rows), "sum_minor": sum(row.minor for row in rows), "first": str(min(row.day for row in rows)),
            "last": str(max(row.day for row in rows)), "closing_minor": closing}


def main(folder):
    a = live_a_year()
    files, truth = {}, {}

    def write(name, text, encoding, format, statements, rejected_lines=(), duplicate=0, newline="\n"):
        files[name] = text.replace("\n", newline).encode(encoding) if newline != "\n" else text.encode(encoding)
        rows = sum(statement["rows"] for statement in statements)
        truth[name] = {
            "bytes": len(files[name]), "format": format, "statements": statements, "rows": rows, "rejected": len(rejected_lines),
            "rejected_lines": list(rejected_lines),
            "import": {"read": rows + len(rejected_lines), "new": rows - duplicate, "duplicate": duplicate, "skipped": 0,
                       "rejected": len(rejected_lines)}}

    joint = a["skerry"].sorted()
    windows = [("01", day(1, 1), day(2, 7)), ("02", day(2, 1), day(2, 28))]
    for label, first, last in windows:
        rows = [row for row in joint if first <= row.day <= last]
        closing = a["skerry"].closing(until=last)
        text = "\n".join(SGML_HEADER + signon(sgml, "SKERRY", ofx_date(last) + "060000") + ["<BANKMSGSRSV1>"] + bank_statement(
            sgml, "990011", "70045512", "CHECKING", rows, "SK", first, last, closing, last, 1, "120000[0:GMT]") + ["</BANKMSGSRSV1>", "</OFX>", ""])
        overlap = sum(1 for row in rows if label == "02" and row.day <= windows[0][2])
        write("skerry-joint-2025-%s.ofx" % label, text, "cp1252", "ofx1", [statement_truth(rows, "EUR", closing)], duplicate=overlap,
              newline="\r\n")

    checking, saving = a["burren"].sorted(), a["savings"].sorted()
    text = "\n".join(SGML_HEADER + signon(sgml, "BURREN", "20260102081500", [sgml("INTU.BID", 99017), sgml("INTU.USERID", "nbrennan")]) + [
        "<BANKMSGSRSV1>"] + bank_statement(sgml, "990027", "20118840", "CHECKING", checking, "BC", day(3, 1), day(12, 31), a["burren"].closing(),
                                           day(12, 31), 1) + bank_statement(
        sgml, "990027", "20118858", "SAVINGS", saving, "BS", day(3, 1), day(12, 31), a["savings"].closing(), day(12, 31), 2) + [
        "</BANKMSGSRSV1>", "</OFX>", ""])
    write("burren-2025.qfx", text, "cp1252", "ofx1", [statement_truth(checking, "EUR", a["burren"].closing()),
                                                     statement_truth(saving, "EUR", a["savings"].closing())])

    rows = a["card"].sorted()
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
                      '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>'] +
                     signon(xml, "SKERRY CARDS", "20260102093000") + card_statement(xml, rows, a["card"].closing()) + [""])
    write("creditcard-2025.ofx", text, "utf-8", "ofx2", [statement_truth(rows, "EUR", a["card"].closing())])

    rows = a["purse"].sorted()
    write("cash-purse-2025.qif", qif(["!Type:Cash"], rows, "Food:Dining"), "utf-8", "qif", [statement_truth(rows, None)])
    rows = a["union"].sorted()
    write("fuchsia-credit-union-2025.qif", qif(["!Account", "NFuchsia Credit Union", "TBank", "^", "!Type:Bank"], rows, "Savings"), "utf-8",
          "qif", [statement_truth(rows, None)], newline="\r\n")

    write("agave-checking-2025.csv", us_csv(a["agave"]), "utf-8", "csv", [statement_truth(a["agave"].rows, None)])
    write("avonmere-current-2025.csv", uk_csv(a["avonmere"]), "utf-8-sig", "csv", [statement_truth(a["avonmere"].rows, None)])
    iban = iban_de("99990000", "0047110815")
    write("domstadt-giro-2025.csv", german_csv(a["giro"], iban), "cp1252", "csv", [statement_truth(a["giro"].rows, "EUR")])
    text, rows, bad = damaged_csv(a["prepaid"])
    write("damaged-prepaid-2025.csv", text, "utf-8", "csv", [statement_truth(rows, None)], rejected_lines=bad)

    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    totals = {key: sum(entry["import"][key] for entry in truth.values()) for key in ("read", "new", "duplicate", "skipped", "rejected")}
    with open(os.path.join(folder, "truth.json"), "w") as file:
        json.dump({"seed": SEED, "totals": totals, "files": dict(sorted(truth.items()))}, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return a


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
