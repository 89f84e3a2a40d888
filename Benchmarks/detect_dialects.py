"""Ledgers with known contents, and the CSV dialects they are written in, for detect.py. The same seed gives the same bytes."""
import datetime as dt
import random

from detect_words import LANGUAGES

DIGITS = {"JPY": 0, "KRW": 0, "HUF": 2, "TWD": 2}
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "PLN": "zł", "CZK": "Kč", "TRY": "₺", "RUB": "₽", "KRW": "₩", "UAH": "₴", "HUF": "Ft",
           "CNY": "¥", "CAD": "$", "AUD": "$", "NZD": "$", "BRL": "R$"}
# What a symbol alone says about the currency.
TELLING = {"€", "£", "₹", "zł", "Kč", "₺", "₽", "₩", "₴", "Ft", "R$"}
WIDE = ("gb18030", "gbk", "shift_jis", "big5", "euc_kr", "euc_jp")


class Row:
    def __init__(self, day, value_day, minor, payee, text, currency):
        self.day, self.value_day, self.minor, self.payee, self.text, self.currency = day, value_day, minor, payee, text, currency
        self.balance = None


class Ledger:
    """Rows of one account, oldest first, with the balance after each. `kind` is `bank` or `card`."""

    def __init__(self, r, language, kind, currency, second, rows, is_early):
        words = language
        self.currency, self.kind = currency, kind
        self.digits = DIGITS.get(currency, 2)
        unit = 10 ** self.digits * {"JPY": 120, "KRW": 1200, "HUF": 350, "INR": 70, "RUB": 80, "CZK": 20, "TWD": 30}.get(currency, 1)
        day = dt.date(2019, 1, 1) + dt.timedelta(days=r.randint(0, 2100))
        pace = r.choice([0.4, 1, 1, 2, 5])
        self.opening = r.randint(-200, 9000) * unit if kind == "bank" else -r.randint(0, 900) * unit
        balance = self.opening
        self.rows = []
        for number in range(rows):
            ahead = int(r.expovariate(1 / pace)) if pace >= 1 else int(r.random() < pace)
            day += dt.timedelta(days=ahead)
            if is_early and day.day > 12:
                day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
            chance = r.random()
            if kind == "card":
                if chance < 0.07 or number == rows // 2:
                    minor, payee = r.randint(100, 900) * unit, r.choice(words["paid"])
                else:
                    minor, payee = -self.price(r, unit), r.choice(words["spent"])
            elif chance < 0.14 or number == rows // 2:
                minor, payee = r.choice([r.randint(900, 4200) * unit, self.price(r, unit) * 3]), r.choice(words["got"])
            else:
                minor, payee = -self.price(r, unit), r.choice(words["spent"])
            value_day = day + dt.timedelta(days=r.choice([0, 0, 0, 1, 2]))
            if is_early and value_day.day > 12:
                value_day = day
            text = "%s %s%06d" % (payee, r.choice(["", "REF ", "4471 "]), r.randint(0, 999999))
            row = Row(day, value_day, minor, payee, text, second if second and r.random() < 0.3 else currency)
            balance += minor
            row.balance = balance
            self.rows.append(row)

    @staticmethod
    def price(r, unit):
        amount = r.choice([r.randint(1, 12), r.randint(8, 90), r.randint(20, 400), r.randint(300, 2400)]) * unit
        if unit % 100 == 0:
            amount += r.choice([0, 0, 50, 90, 99, r.randint(0, 99)])
        elif unit > 1:
            amount += r.randint(0, unit - 1)
        return max(amount, 1)


class Dialect:
    """How a ledger is written. `draw` makes one; `write` gives the bytes, `truth` what must come out."""

    def __init__(self, seed):
        r = self.r = random.Random(seed)
        self.seed = seed
        words = self.words = r.choice(LANGUAGES + LANGUAGES[:1] * 4)
        self.language = words["code"]
        self.currency = r.choice(words["money"])
        self.digits = DIGITS.get(self.currency, 2)
        self.encoding = r.choice(["utf-8"] * 3 + ["utf-8-sig"] + words["codepages"] * 2 + [r.choice(["utf-16-le", "utf-16-be", "utf-16-le-bare"])])
        self.is_wide = self.encoding in WIDE
        self.delimiter = r.choice([",", ",", ";", ";", "\t"] if self.is_wide else [",", ",", ";", ";", "\t", "|"])
        self.quote = r.choice(['"'] * 5 + ["'"])
        self.quoting = r.choice(["all", "minimal", "minimal", "texts"])
        self.line_end = r.choice(["\n", "\n", "\r\n", "\r\n", "\r"])
        self.is_newest_first = r.random() < 0.4
        self.decimal = r.choice(words["decimals"])
        if r.random() < 0.12:
            self.decimal = {",": ".", ".": ","}[self.decimal] if self.language not in ("ja", "zh", "zh-tw", "ko", "en") else "."
        self.draw_dates()
        self.draw_amounts()
        self.draw_layout()
        is_card = self.sign == "inverted" or (self.sign in ("minus", "cr") and r.random() < 0.1)
        is_early = r.random() < 0.08
        second = r.choice(["USD", "GBP", "CHF"]) if self.currency_in == "column" and not self.has_balance and r.random() < 0.25 else None
        if second == self.currency or self.digits != 2:
            second = None
        self.ledger = Ledger(r, words, "card" if is_card else "bank", self.currency, second, r.randint(12, 200), is_early)
        self.fit_texts()

    # ------------------------------------------------------------------------------------------------------------- choices

    def draw_dates(self):
        r, words = self.r, self.words
        order = r.choice(words["orders"])
        if self.decimal == "." and self.language in ("es", "fr") and r.random() < 0.1:
            order = "mdy"
        forms = {
            "dmy": ["%d.%m.%Y"] * 3 + ["%d/%m/%Y"] * 3 + ["%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%-d.%-m.%Y", "%-d/%-m/%Y", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M:%S",
                    "%d %b %Y", "%d-%b-%y", "%-d. %B %Y", "%d%m%Y", "%d/%m'%y"],
            "mdy": ["%m/%d/%Y"] * 3 + ["%-m/%-d/%Y", "%m/%d/%y", "%-m/%-d/%y", "%m-%d-%Y", "%b %d, %Y", "%m/%d/%Y %H:%M", "%B %d, %Y", "%m/%d/%Y %I:%M %p"],
            "ymd": ["%Y-%m-%d"] * 4 + ["%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y.%m.%d.", "%y-%m-%d", "%y/%m/%d", "%Y/%-m/%-d"],
        }
        if self.language in ("ja", "zh", "zh-tw", "ko"):
            forms["ymd"] += ["%Y年%m月%d日"] if self.language != "ko" else ["%Y년 %m월 %d일"]
        self.date_form = r.choice(forms[order])
        if self.language == "en" and order == "dmy" and "." in self.date_form:
            self.date_form = "%d/%m/%Y"
        self.order = order

    def draw_amounts(self):
        r, words = self.r, self.words
        groups = [mark for mark in words["groups"] if mark != self.decimal]
        if self.language == "en" and self.currency == "INR":
            groups = ["lakh", ""]
        if self.currency == "CHF":
            groups = ["'", "\u2019", ""]
        self.group = r.choice(groups or [""])
        self.sign = r.choice(["minus"] * 6 + ["pair"] * 4 + ["direction"] * 2 + ["trailing", "paren", "unicode", "plus", "crdr", "cr", "inverted", "inverted", "none"])
        self.pair_fill = r.choice(["", "", "", "0"])
        self.pair_signs = r.choice(["", "", "", "debit", "debit"])
        self.flags = r.choice(words["flags"])
        symbol = SYMBOLS.get(self.currency, "")
        self.beside = r.choice([""] * 8 + ["symbol before", "symbol behind", "code behind", "code before"])
        if "symbol" in self.beside and not symbol or self.sign in ("crdr", "cr"):
            self.beside = ""

    def draw_layout(self):
        r = self.r
        self.has_header = r.random() < 0.93
        self.has_balance = r.random() < 0.5
        if self.sign == "none":
            # Nothing but amounts: the balance tells, or nobody does.
            self.has_balance = r.random() < 0.7
        self.currency_in = r.choice(["column", "header", "preamble", "", "", ""]) if self.has_header else r.choice(["column", "", ""])
        if self.sign in ("crdr", "cr", "pair") and not self.has_header:
            self.has_header = True
        self.preamble = r.choice([0, 0, 0, 1, 3, 5])
        if self.currency_in == "preamble":
            self.preamble = max(self.preamble, 3)
        self.footer = r.choice(["", "", "", "total", "note"])
        self.extras = [extra for extra in ("value", "payee", "id", "running", "account", "counter", "empty", "category", "time") if r.random() < 0.22]
        if not self.has_header:
            self.extras = [extra for extra in self.extras if extra in ("value", "empty", "running")]
        self.trailing = r.random() < 0.08
        self.is_shuffled = r.random() < 0.25
        self.oddity = r.choice([""] * 14 + ["blank lines", "two headers", "no names", "same names", "ragged", "continued", "header again", "excel"])
        if not self.has_header and self.oddity in ("two headers", "no names", "same names", "header again"):
            self.oddity = ""
        if self.sign == "direction" and self.oddity == "excel":
            self.oddity = ""
        self.letters = r.choice(["", "", "", "upper", "lower"])
        if self.language == "hr" and "%b" in self.date_form or "%B" in self.date_form and self.language == "hr":
            # Two of its months are called as others are in Polish.
            self.date_form = "%d.%m.%Y."
        if self.quote == "'" and (self.group == "'" or "'" in self.date_form):
            self.quote = '"'
        # A name such as "Betrag (EUR)" names the currency itself, and is for accounts in it only.
        self.money = r.choice([name for name in self.words["amount"] if currency_in(name) in ("", self.currency)])
        if self.has_header and self.sign != "pair" and currency_in(self.money):
            self.currency_in = self.currency_in or "header"
        if self.currency_in == "header" and self.letters == "lower":
            self.letters = ""

    def fit_texts(self):
        """Leaves out what the encoding cannot hold, and what an unquoted field cannot."""
        codec = self.codec()
        for mark in ("group", "sign", "beside"):
            text = {"group": self.group, "sign": "\u2212" if self.sign == "unicode" else "", "beside": SYMBOLS.get(self.currency, "")}[mark]
            if text.encode(codec, "replace").decode(codec) != text:
                if mark == "group":
                    self.group = ""
                elif mark == "sign":
                    self.sign = "minus"
                elif "symbol" in self.beside:
                    self.beside = ""

    def codec(self):
        return {"utf-16-le-bare": "utf-16-le", "euc_jp": "euc_jp", "iso-8859-2": "iso-8859-2", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "cp950"}.get(
            self.encoding, self.encoding)

    # ------------------------------------------------------------------------------------------------------------- writing

    def date(self, day):
        month, full = self.words["months"][day.month - 1], self.words["full"][day.month - 1]
        form = self.date_form.replace("%b", month).replace("%B", full)
        clock = dt.datetime(day.year, day.month, day.day, self.r.randint(6, 21), self.r.randint(0, 59), self.r.randint(0, 59))
        return clock.strftime(form)

    def number(self, minor, digits):
        """Digits with marks, without a sign."""
        whole, part = divmod(abs(minor), 10 ** digits)
        text = str(whole)
        if self.group == "lakh":
            if len(text) > 3:
                head, tail = text[:-3], text[-3:]
                head = ("," .join([head[max(0, k - 2):k] for k in range(len(head), 0, -2)][::-1]))
                text = head + "," + tail
        elif self.group and len(text) > 3:
            text = self.group.join([text[max(0, k - 3):k] for k in range(len(text), 0, -3)][::-1])
        return text + (self.decimal + "%0*d" % (digits, part) if digits else "")

    def amount(self, minor, digits, sign=None):
        sign = sign or self.sign
        text = self.number(minor, digits)
        symbol = SYMBOLS.get(self.currency, "")
        text = {"symbol before": symbol + text, "symbol behind": text + " " + symbol, "code behind": text + " " + self.currency,
                "code before": self.currency + " " + text}.get(self.beside, text)
        if sign in ("minus", "inverted"):
            return "-" + text if minor < 0 else text
        if sign == "trailing":
            return text + "-" if minor < 0 else text
        if sign == "paren":
            return "(" + text + ")" if minor < 0 else text
        if sign == "unicode":
            return "\u2212" + text if minor < 0 else text
        if sign == "plus":
            return ("-" if minor < 0 else "+") + text
        if sign == "crdr":
            return text + (" DR" if minor < 0 else " CR")
        if sign == "cr":
            return text if minor < 0 else text + " CR"
        return text

    def columns(self):
        """(header name, cell of a row) in the order of the file."""
        r, words, digits = self.r, self.words, self.digits
        cells = [("date", r.choice(words["date"]), lambda row, n: self.date(row.day))]
        if "value" in self.extras:
            cells.append(("value", r.choice(words["value"]), lambda row, n: self.date(row.value_day)))
        if "time" in self.extras and "H" not in self.date_form and "I" not in self.date_form:
            cells.append(("", "Time", lambda row, n: "%02d:%02d:%02d" % (n % 24, n % 60, n * 7 % 60)))
        if "running" in self.extras:
            cells.append(("", "Nr", lambda row, n: str(n + 1)))
        if "payee" in self.extras:
            cells.append(("", r.choice(words["payee"]), lambda row, n: row.payee))
        cells.append(("", r.choice(words["text"]), lambda row, n: row.text))
        if "counter" in self.extras:
            cells.append(("", "Counterparty IBAN", lambda row, n: "DE%020d" % (hash_of(row.payee) % 10 ** 20)))
        if "category" in self.extras:
            cells.append(("", "Category", lambda row, n: ["Home", "Food", "Travel"][hash_of(row.payee) % 3]))
        money = self.money
        note = " (%s)" % self.currency if self.currency_in == "header" and (self.sign == "pair" or not currency_in(money)) else ""
        if self.sign == "pair":
            which = r.randrange(min(len(words["out"]), len(words["into"])))
            zero = self.number(0, digits) if self.pair_fill else ""
            out = lambda row, n: self.amount(row.minor if self.pair_signs else abs(row.minor), digits, "minus") if row.minor < 0 else zero
            into = lambda row, n: self.amount(row.minor, digits, "minus") if row.minor >= 0 else zero
            pair = [("", words["out"][which] + note, out), ("", words["into"][which] + note, into)]
            cells += pair if r.random() < 0.8 else pair[::-1]
        elif self.sign == "direction":
            cells.append(("", money + note, lambda row, n: self.amount(row.minor, digits, "none")))
            cells.insert(r.randint(1, len(cells)), ("", r.choice(words["kind"]), lambda row, n: self.flags[0] if row.minor < 0 else self.flags[1]))
        elif self.sign == "inverted":
            cells.append(("", money + note, lambda row, n: self.amount(-row.minor, digits)))
        else:
            cells.append(("", money + note, lambda row, n: self.amount(row.minor, digits)))
        if self.has_balance:
            style = self.sign if self.sign in ("trailing", "paren", "unicode", "plus", "crdr") else "minus"
            cells.append(("", r.choice(words["balance"]), lambda row, n: self.amount(row.balance, digits, style)))
        if self.currency_in == "column":
            cells.append(("", r.choice(words["currency"]), lambda row, n: row.currency))
        if "id" in self.extras:
            cells.append(("", r.choice(words["id"]), lambda row, n: "TX%d%05d" % (self.seed % 1000, n * 7 + 11)))
        if "account" in self.extras:
            cells.append(("", r.choice(words["account"]), lambda row, n: "DE89370400440532013000"))
        if "empty" in self.extras:
            cells.append(("", "Remark 2", lambda row, n: ""))
        if self.is_shuffled and self.has_header:
            r.shuffle(cells)
        return cells

    def quoted(self, text, is_text):
        needs = any(mark in text for mark in (self.delimiter, self.quote, "\n", "\r"))
        if self.quoting == "all" or needs or (self.quoting == "texts" and is_text):
            return self.quote + text.replace(self.quote, self.quote * 2) + self.quote
        return text

    def write(self):
        r, words = self.r, self.words
        cells = self.columns()
        names = [name for _, name, _ in cells]
        if self.letters and self.language != "tr":
            names = [getattr(name, self.letters)() if self.letters == "upper" else name[:1] + name[1:].lower() for name in names]
        if self.oddity == "no names":
            names = [name if part == "date" or k % 4 or self.currency in name or currency_in(name) else "" for k, ((part, _, _), name) in enumerate(zip(cells, names))]
        if self.oddity == "same names":
            names += [next((name for (part, _, _), name in zip(cells, names) if not part), "Text")] * 2
        lines = []
        if self.preamble:
            account, period, bank, holder = words["lines"]
            rows = self.ledger.rows
            above = [[bank], [account, "DE89370400440532013000"], [period, "%s - %s" % (self.date(rows[0].day), self.date(rows[-1].day))], [holder, "Nora Brennan"], []]
            above = above[:self.preamble]
            if self.currency_in == "preamble":
                above[2:2] = [[words["currency"][0], self.currency]]
            lines += [self.delimiter.join(self.quoted(cell, True) for cell in line) for line in above]
        header = self.delimiter.join(self.quoted(name, True) for name in names)
        if self.has_header:
            lines.append(header)
            if self.oddity == "two headers":
                lines.append(self.delimiter.join(self.quoted("(%s)" % name[:3], True) if name else "" for name in names))
        rows = self.ledger.rows[::-1] if self.is_newest_first else self.ledger.rows
        for number, row in enumerate(rows):
            made = []
            for part, name, cell in cells:
                text = cell(row, number)
                is_text = not any(mark.isdigit() for mark in text[:3])
                if self.oddity == "excel" and text and text[0].isdigit() and part == "date" and self.quote == '"':
                    made.append('="%s"' % text)
                else:
                    made.append(self.quoted(text, is_text))
            if self.oddity == "same names":
                made += ["", ""]
            line = self.delimiter.join(made)
            if self.oddity == "ragged":
                while line.endswith(self.delimiter) and number % 3 == 0:
                    line = line[:-1]
            if self.trailing:
                line += self.delimiter
            lines.append(line)
            if self.oddity == "blank lines" and number % 9 == 0:
                lines.append("")
            if self.oddity == "header again" and number == len(rows) // 2:
                lines.append(header)
            if self.oddity == "continued" and number % 2 == 0:
                texts = [name for name in words["text"]]
                lines.append(self.delimiter.join(self.quoted("REF %05d" % (number * 31), True) if name in texts else "" for _, name, _ in cells))
        if self.footer == "total":
            lines.append(self.delimiter.join([self.quoted(words["total"][0], True), self.quoted(self.number(self.ledger.rows[-1].balance, self.digits), False)]))
        elif self.footer == "note":
            lines.append(self.quoted("%s: %s" % (words["lines"][2], words["lines"][3]), True))
        text = self.line_end.join(lines) + (self.line_end if r.random() < 0.9 else "")
        if self.language == "ro" and self.codec() != "utf-8":
            text = text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
        codec = self.codec()
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(self.encoding, b"")
        data = mark + text.encode(codec, "replace")
        self.text = data[len(mark):].decode(codec)
        return data

    # --------------------------------------------------------------------------------------------------------------- truth

    def truth(self):
        """Figures by currency, and what the file may be asked about because it does not tell."""
        rows = self.ledger.rows
        sums = {}
        for row in rows:
            sums[row.currency] = sums.get(row.currency, 0) + row.minor
        named = self.currency if self.currency_in else None
        if "code" in self.beside or ("symbol" in self.beside and SYMBOLS[self.currency] in TELLING):
            named = self.currency
        return dict(rows=len(rows), sums=sums, first=str(min(row.day for row in rows)), last=str(max(row.day for row in rows)),
                    closing=rows[-1].balance if self.has_balance else None, currency=named, open=self.open_questions(named))

    def open_questions(self, named):
        open_to = set()
        if self.date_is_open():
            open_to.add("date_order")
        has_three = self.group in (",", ".") and any(abs(value) >= 1000 for row in self.ledger.rows for value in (row.minor, row.balance))
        if self.digits == 0 and has_three and named is None and self.language not in ("ja", "zh", "zh-tw", "ko"):
            open_to.add("decimal")
        # Both names of the two columns left out, and no sign in either.
        is_nameless = self.sign == "pair" and self.oddity == "no names" and not self.pair_signs and not self.has_balance
        if self.sign == "none" or is_nameless:
            open_to.add("sign")
        return open_to

    def date_is_open(self):
        """Day and month can be exchanged in every row, and nothing else in the file says which is which."""
        form = self.date_form
        if self.order == "ymd" and "%Y" in form or "%b" in form or "%B" in form:
            return False
        days = [day for row in self.ledger.rows for day in ([row.day, row.value_day] if "value" in self.extras else [row.day])]
        if form.startswith("%y"):
            return len(set(days)) < 4
        if any(day.day > 12 for day in days) or all(day.day == day.month for day in days):
            return False
        if "." in form or self.decimal == "," and self.digits and self.order == "dmy":
            return False
        swapped = [row.day.replace(month=row.day.day, day=row.day.month) for row in self.ledger.rows]
        steps = sum(a != b for a, b in zip(swapped, swapped[1:]))
        back = sum(a > b for a, b in zip(swapped, swapped[1:]))
        if steps >= 4 and back * 4 >= steps:
            return False
        return not self.has_header or self.language in ("en", "es", "fr", "ja", "zh", "zh-tw", "ko")

    def name(self):
        """What makes this dialect another one, in words."""
        parts = [self.language, self.encoding, repr(self.delimiter), self.quote + self.quoting, repr(self.line_end), self.date_form, self.decimal + (self.group or "-"),
                 self.sign + (self.pair_fill and "/zeros") + (self.pair_signs and "/signed") if self.sign == "pair" else self.sign,
                 self.beside or "bare", "balance" if self.has_balance else "no balance", "newest first" if self.is_newest_first else "oldest first",
                 "%d above" % self.preamble, self.footer or "no footer", "header" if self.has_header else "no header", self.currency_in or "no currency",
                 "+".join(self.extras) or "no extras", self.oddity or "even"]
        return " ".join(parts)


def currency_in(name):
    """The currency that the name of a column names; empty if none."""
    found = [code for code, marks in (("EUR", ("EUR",)), ("DKK", ("DKK",)), ("NOK", ("NOK",)), ("SEK", ("SEK",)), ("BRL", ("R$",)), ("TRY", ("TL",)))
             if any(mark in name for mark in marks)]
    return found[0] if found else ""


def hash_of(text):
    """The same on every machine, unlike Python's own."""
    value = 7
    for byte in text.encode():
        value = (value * 131 + byte) % (1 << 61)
    return value
