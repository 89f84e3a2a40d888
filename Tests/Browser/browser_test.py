#!/usr/bin/env python3
"""Drives the page in headless Chromium against a real server.

    python3 Tests/Browser/browser_test.py [.build/release/sluice] [--screenshots DIR] [--only WORD] [--url URL]

Needs Selenium (PyPI), Chromium and its driver (Debian: chromium, chromium-driver). Starts `sluice serve` on a free port with a data
folder of its own. With --url a running server is used instead, and the tests that kill the server are left out. Waits for facts, never
for time. Exit status 0 when everything passed.
"""

import argparse
import datetime
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zipfile

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

WAIT_SECONDS = 30
LARGE_ROWS = 300_000
MERCHANTS = ["KAKA MARKET #0015 BERLIN", "DOREN CAFE 4471", "CITY TRANSIT 118", "VEL ONLINE", "STADTWERKE MUSTERHAUSEN", "HOF LADEN"]


class Server:
    """A `sluice serve` process that can be killed and started again on the same port and data."""

    def __init__(self, binary, data):
        self.binary, self.data = binary, data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = None
        self.link = None

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", self.data, "--port", str(self.port)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )
        found = threading.Event()
        self.output = []

        def read():
            for line in self.process.stdout:
                self.output.append(line)
                link = re.search(r"http://[\w.\-]+:\d+/\?token=[\w\-.~%+/=]+", line)
                if link:
                    self.link = link.group(0)
                    found.set()

        threading.Thread(target=read, daemon=True).start()
        if not found.wait(WAIT_SECONDS):
            raise RuntimeError(f"the server printed no access link:\n{''.join(self.output[-20:])}")

    def check(self):
        """Ends the run when the server is gone without having been asked: nothing after that means anything."""
        if self.process.poll() is not None:
            sys.exit(f"the server ended by itself with status {self.process.returncode}:\n{''.join(self.output[-40:])}")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


class Page:
    """The browser, with waits that say what they waited for."""

    def __init__(self, url, screenshots):
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1000", "--lang=en-US"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = "/usr/bin/chromedriver"
        self.driver = webdriver.Chrome(options=options, service=Service(driver) if os.path.exists(driver) else Service())
        self.origin = re.match(r"https?://[^/]+", url).group(0)
        self.screenshots = screenshots

    def wait(self, what, condition, seconds=WAIT_SECONDS):
        try:
            return WebDriverWait(self.driver, seconds, poll_frequency=0.05, ignored_exceptions=(Exception,)).until(lambda _: condition())
        except Exception as error:
            raise AssertionError(f"waited {seconds} s for: {what}") from error

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def see(self, css, what=None, seconds=WAIT_SECONDS):
        return self.wait(what or css, lambda: next((e for e in self.all(css) if e.is_displayed()), None), seconds)

    def gone(self, css):
        self.wait(f"no {css}", lambda: not any(e.is_displayed() for e in self.all(css)))

    def click(self, css):
        self.wait(f"a click on {css}", lambda: (self.see(css, seconds=1).click(), True)[1])

    def go(self, path):
        self.driver.get(self.origin + path)
        self.live()

    def live(self):
        self.wait("the page is live", lambda: self.phase() == "live")

    def phase(self):
        return self.script("return document.querySelector('sluice-connection').dataset.phase")

    def script(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def text(self, css):
        return self.script("return document.querySelector(arguments[0])?.textContent ?? ''", css)

    def figure(self, name):
        """The minor units that a figure shows or rolls towards; "" while there is none."""
        return self.script("return document.querySelector(arguments[0])?.dataset.minor ?? ''", f"[data-figure={name}] sluice-money")

    def upload(self, *files):
        self.wait("a file input", lambda: self.all("input[type=file]"))[0].send_keys("\n".join(str(f) for f in files))

    def card(self, file):
        """The id of the newest import of this file name, once its card is on the page."""
        return self.wait(f"the card of {file}", lambda: self.script(
            "return [...document.querySelectorAll('sluice-import')].filter(c => c.querySelector('.file').textContent === arguments[0])"
            ".map(c => Number(c.dataset.import)).sort((a, b) => b - a)[0]", file))

    def state(self, number, *states, published=None, seconds=60):
        card = f"sluice-import[data-import='{number}']"

        def reached():
            data = self.script("const c = document.querySelector(arguments[0]); return c && [c.dataset.state, c.dataset.published]", card)
            return data and data[0] in states and (published is None or data[1] == str(published).lower())

        self.wait(f"import {number} is {' or '.join(states)}", reached, seconds)

    def act(self, number, action):
        self.click(f"sluice-import[data-import='{number}'] [data-action={action}]")

    def account(self, name, currency="EUR"):
        """Chooses the account for the next files: an existing one, or a new one of this name."""
        self.see("#drop-account")
        select = Select(self.driver.find_element(By.ID, "drop-account"))
        if any(option.get_attribute("value") == f"#{name}" for option in select.options):
            select.select_by_value(f"#{name}")
        else:
            select.select_by_value("+")
            field = self.see("#drop-account-name")
            field.clear()
            field.send_keys(name)
        field = self.see("#drop-currency")
        field.clear()
        field.send_keys(currency + Keys.TAB)

    def shot(self, name):
        if self.screenshots:
            self.driver.save_screenshot(str(pathlib.Path(self.screenshots) / f"{name}.png"))

    def complaints(self):
        """What the browser's console holds against the page; a refused connection while the server is dead is expected."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE" and not re.search(r"ERR_CONNECTION|ERR_EMPTY|WebSocket connection|status of (401|404|409|5\d\d)", entry["message"])]


def statement(path, rows, seed, first=datetime.date(2025, 9, 1), days=80):
    """A CSV file of `rows` seeded rows, oldest first, whose dates can only be read in one way."""
    dice = random.Random(seed)
    dates = sorted(first + datetime.timedelta(days=dice.randrange(days)) for _ in range(rows))
    with open(path, "w", encoding="utf-8") as file:
        file.write("Date,Description,Amount\n")
        for i, day in enumerate(dates):
            amount = 310_000 if i % 40 == 7 else -dice.randrange(150, 9_000)
            sign = "-" if amount < 0 else ""
            file.write(f"{day.isoformat()},{dice.choice(MERCHANTS)} {seed}{i},{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}\n")
    return path


class Suite:
    def __init__(self, page, server, folder):
        self.page, self.server, self.folder = page, server, folder
        self.passed = self.failed = 0

    def file(self, name):
        return self.folder / name

    def run(self, test):
        name = test.__name__.replace("_", " ")
        try:
            test()
            complaints = self.page.complaints()
            assert not complaints, f"the console says: {complaints[:3]}"
            self.passed += 1
            print(f"ok    {name}", flush=True)
        except Exception as error:
            self.failed += 1
            self.page.shot(f"failed-{test.__name__}")
            print(f"FAIL  {name}: {str(error).splitlines()[0]}", flush=True)
            if not isinstance(error, (AssertionError, WebDriverException)):
                traceback.print_exc()
            self.server.check()

    # The tests, in order: each goes on with the book that the ones before have made.

    def a_stranger_is_asked_to_sign_in(self):
        page = self.page
        page.driver.get(page.origin + "/imports")
        page.see(".sign-in input")
        assert page.script("return location.pathname") == "/sign-in"
        page.see(".sign-in input").send_keys("not-the-token" + Keys.ENTER)
        page.see(".sign-in .error")
        page.shot("01-sign-in")

    def the_link_opens_an_empty_book_that_says_what_to_do(self):
        page = self.page
        page.driver.get(self.server.link)
        page.live()
        page.see(".empty-book [data-action=demo]")
        assert "token" not in page.driver.current_url, "the token stays out of the address"
        page.shot("02-empty")

    def the_sample_statements_fill_a_demo_book_and_go_with_one_click(self):
        page = self.page
        page.click("[data-action=demo]")
        page.see(".banner [data-action=delete-demo]")
        page.wait("the demo's figures", lambda: re.search(r"[1-9]", page.figure("spending")), 90)
        page.wait("the demo's chart", lambda: re.search(r"[1-9]", page.text("sluice-cashflow tbody")))
        assert "book=" in page.driver.current_url
        page.shot("03-demo")
        page.click("[data-action=delete-demo]")
        page.click("dialog .btn.bad")
        page.see(".empty-book")

    def two_files_fill_their_gates_and_the_figures_follow(self):
        page = self.page
        page.go("/imports")
        page.account("Main account")
        page.script("""
            window.seen = {};
            new MutationObserver((all) => all.forEach(({target: t}) => {
              if (t.matches?.('sluice-import sluice-gates')) (window.seen[t.closest('sluice-import').dataset.import] ??= new Set()).add(Number(t.getAttribute('aria-valuenow')));
            })).observe(document.querySelector('#main'), {subtree: true, childList: true, attributes: true, attributeFilter: ['aria-valuenow']});
        """)
        page.upload(statement(self.file("checking.csv"), 60_000, 1), statement(self.file("card.csv"), 400, 2))
        first, second = page.card("checking.csv"), page.card("card.csv")
        page.shot("04-gates")
        page.state(first, "succeeded", published=True)
        page.state(second, "succeeded", published=True)
        values = sorted(page.script("return [...(window.seen[arguments[0]] ?? [])]", str(first)))
        assert any(0 < value < 100 for value in values), f"the gates were seen filling, not only full: {values}"
        page.see(".batch-head", "both files stand in one batch")
        counts = page.text(f"sluice-import[data-import='{first}'] [data-count=new]")
        assert "60,000" in counts, counts
        page.shot("05-imported")

    def the_overview_shows_figures_chart_and_rows(self):
        page = self.page
        page.click("a[href='/']")
        page.wait("spending", lambda: re.search(r"[1-9]", page.figure("spending")))
        self.spending = page.figure("spending")
        page.see("sluice-cashflow[data-chart=yes] canvas", "Chart.js draws")
        page.wait("figures behind the chart", lambda: re.search(r"[1-9]", page.text("sluice-cashflow tbody")))
        page.wait("the latest rows", lambda: len(page.all(".txs .tx")) >= 5)
        month = page.text("h1")
        page.click("[aria-label='The month before']")
        page.wait("the month before", lambda: page.text("h1") != month and "month=" in page.driver.current_url)
        page.driver.back()
        page.wait("back to the month", lambda: page.text("h1") == month)
        page.shot("06-overview")

    def the_figures_change_while_a_file_comes_in(self):
        page = self.page
        page.wait("the month's figure", lambda: page.figure("spending") == self.spending)
        page.upload(self.file_with_account("more.ofx"))
        page.wait("the figure moves without a reload", lambda: page.figure("spending") not in ("", self.spending), 60)

    def file_with_account(self, name):
        # OFX names its account, so nothing has to be chosen on the overview.
        rows = "".join(
            f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202511{1 + i % 18:02d}<TRNAMT>-{10 + i}.50<FITID>M{i}<NAME>HOF LADEN {i}</STMTTRN>\n" for i in range(30))
        path = self.file(name)
        path.write_text(
            "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
            "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20251120<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\n"
            "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR\n"
            "<BANKACCTFROM><BANKID>100200300<ACCTID>4471<ACCTTYPE>CHECKING</BANKACCTFROM>\n"
            f"<BANKTRANLIST><DTSTART>20251101<DTEND>20251120\n{rows}</BANKTRANLIST>\n"
            "<LEDGERBAL><BALAMT>3182.23<DTASOF>20251120</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n")
        return path

    def an_undone_file_takes_its_figures_with_it(self):
        page = self.page
        number = page.card("more.ofx")
        page.state(number, "succeeded", published=True)
        page.act(number, "undo")
        page.state(number, "succeeded", published=False)
        page.wait("the figure is what it was", lambda: page.figure("spending") == self.spending)

    def dates_that_cannot_be_told_are_asked_about(self):
        page = self.page
        page.go("/imports")
        page.account("Main account")
        path = self.file("dates.csv")
        path.write_text("Date,Description,Amount\n03/04/2025,TESCO STORES,-12.00\n04/05/2025,TESCO STORES,-13.50\n05/06/2025,BOOKSHOP,-8.20\n06/07/2025,BOOKSHOP,-4.10\n")
        page.upload(path)
        number = page.card("dates.csv")
        page.state(number, "held")
        page.see(f"sluice-import[data-import='{number}'] .question legend")
        page.shot("07-question")
        page.click(f"sluice-import[data-import='{number}'] [data-question=date_order] [data-choice]")
        page.state(number, "succeeded", published=True)

    def an_archive_shows_a_card_for_each_file_in_it(self):
        page = self.page
        page.go("/imports")
        page.account("Main account")
        with zipfile.ZipFile(self.file("months.zip"), "w") as archive:
            for month in (1, 2, 3):
                archive.write(statement(self.file(f"month-{month}.csv"), 20 + month, 70 + month), f"2025/month-{month}.csv")
        page.upload(self.file("months.zip"))
        for month in (1, 2, 3):
            number = page.card(f"month-{month}.csv")
            page.state(number, "succeeded", published=True)
            assert "in months.zip" in page.text(f"sluice-import[data-import='{number}'] .sub"), "the card names the archive"
        page.gone(".upload")
        page.upload(self.file("months.zip"))
        page.wait("one notice that all three are known", lambda: "3 files of months.zip are already here" in page.text("body"))

    def changed_columns_are_asked_about(self):
        page = self.page
        page.go("/imports")
        page.account("Main account")
        path = self.file("new-layout.csv")
        path.write_text("Date,Payee,Reference,Amount\n2025-10-30,TESCO STORES,A1,-12.25\n2025-10-31,BOOKSHOP,A2,-8.75\n")
        page.upload(path)
        number = page.card("new-layout.csv")
        page.state(number, "held")
        legend = page.see(f"sluice-import[data-import='{number}'] [data-question=changed_layout] legend").text
        assert "“Reference”" in legend and "TESCO STORES" in legend, legend
        page.shot("07b-changed-columns")
        page.click(f"sluice-import[data-import='{number}'] [data-question=changed_layout] [data-choice=accept]")
        page.state(number, "succeeded", published=True)

    def a_large_import_is_cancelled_and_leaves_nothing(self):
        page = self.page
        page.account("Main account")
        page.upload(statement(self.file("large.csv"), LARGE_ROWS, 3, datetime.date(2020, 1, 1), 1500))
        number = page.card("large.csv")
        page.act(number, "cancel")
        page.state(number, "cancelled")
        page.shot("08-cancelled")
        page.go(f"/transactions?import={number}")
        page.wait("no row of it", lambda: "No transaction is like that" in page.text(".flush .hint"))

    def a_budget_is_made_and_its_alert_comes_as_a_toast(self):
        page = self.page
        page.go("/budgets")
        page.click("[data-action=new-budget]")
        Select(page.see("dialog select[name=category]")).select_by_value("all")
        page.see("dialog input[name=amount]").send_keys("50.00" + Keys.ENTER)
        page.gone("dialog")
        page.see("sluice-budget")
        today = datetime.datetime.now(datetime.timezone.utc).date()
        path = self.file("today.csv")
        path.write_text("Date,Description,Amount\n" + "".join(f"{today.isoformat()},CORNER SHOP {i},-30.00\n" for i in range(3)))
        page.click("a[href='/imports']")
        page.account("Main account")
        page.upload(path)
        toast = page.see(".toast.bad, .toast.warn", "an alert", 60)
        assert "budget" in toast.text, toast.text
        page.shot("09-alert")
        page.click(".toast .row button:first-child")
        page.wait("the rows behind it", lambda: "/transactions" in page.driver.current_url and page.all(".window .tx"))

    def a_row_changes_its_category_in_place(self):
        page = self.page
        page.go("/transactions")
        page.wait("rows", lambda: len(page.all(".window .tx")) > 3)
        row = page.script("return document.querySelector('.window .tx').dataset.tx")
        page.click(f".tx[data-tx='{row}'] .pick")
        page.see(".picker input").send_keys("Browser test" + Keys.ENTER)
        page.wait("its new category", lambda: page.text(f".tx[data-tx='{row}'] .pick") == "Browser test")
        page.wait("the server has it", lambda: not page.all(".pick.queued"))
        page.shot("10-transactions")

    def fetch(self, method, path, body=None):
        """A call of the API as the page would make it."""
        return self.page.driver.execute_async_script(
            "const [method, path, body, done] = arguments; fetch('/v1' + path, {method, headers: {'Content-Type': 'application/json'}, body: body && JSON.stringify(body)})"
            ".then((r) => r.status === 204 ? done(null) : r.json().then(done))", method, path, body)

    def enter(self, text, amount, way="-1", account=None):
        """Enters a transaction by hand, with the keyboard where it can; returns its id."""
        page = self.page
        page.driver.find_element(By.TAG_NAME, "body").send_keys("n")
        Select(page.see("dialog select[name=way]")).select_by_value(way)
        if account:
            Select(page.see("dialog select[name=account]")).select_by_visible_text(account)
        page.see("dialog input[name=amount]").send_keys(amount)
        page.see("dialog input[name=text]").send_keys(text + Keys.ENTER)
        page.gone("dialog")
        return page.wait(f"{text} in the list", lambda: page.script(
            "return [...document.querySelectorAll('.window .tx')].find((r) => r.textContent.includes(arguments[0]))?.dataset.tx", text))

    def a_purchase_is_entered_split_deleted_and_brought_back(self):
        page = self.page
        page.go("/transactions")
        page.wait("rows", lambda: len(page.all(".window .tx")) > 3)
        row = self.enter("Corner Market", "12.40")
        page.click(f".tx[data-tx='{row}'] .what")
        page.click("dialog [data-action=split]")
        first, last = page.all("dialog .part")
        first.find_element(By.CSS_SELECTOR, "input[inputmode]").clear()
        first.find_element(By.CSS_SELECTOR, "input[inputmode]").send_keys("9.90")
        page.wait("the last part takes the rest", lambda: last.find_element(By.CSS_SELECTOR, "input[inputmode]").get_attribute("value") == "2.50")
        Select(last.find_element(By.TAG_NAME, "select")).select_by_visible_text("Browser test")
        page.shot("10-split")
        page.click("dialog .btn.solid")
        page.gone("dialog")
        page.wait("its parts", lambda: page.text(f".tx[data-tx='{row}'] .pick") == "2 parts")
        page.script("document.querySelector(`.tx[data-tx='${arguments[0]}']`).focus()", row)
        page.driver.switch_to.active_element.send_keys(Keys.DELETE)
        page.wait("it is gone", lambda: not page.all(f".tx[data-tx='{row}']"))
        page.see(".toast", "an offer to undo")
        page.click("[data-action=show-deleted]")
        page.wait("it is among the deleted", lambda: page.text(f".tx[data-tx='{row}'] .pick") == "Restore")
        page.click(f".tx[data-tx='{row}'] .pick")
        page.wait("it is none of them", lambda: not page.all(f".tx[data-tx='{row}']"))
        page.click("[data-action=show-deleted]")
        page.wait("it is back with its parts", lambda: page.text(f".tx[data-tx='{row}'] .pick") == "2 parts")
        body = page.driver.find_element(By.TAG_NAME, "body")
        for _ in range(3):
            page.script("document.activeElement?.blur()")
            body.send_keys(Keys.CONTROL + "z")
            page.wait("the edit is undone", lambda: page.text("#polite") == "Undone.")
            page.script("document.querySelector('#polite').textContent = ''")
        page.wait("one category again", lambda: page.text(f".tx[data-tx='{row}'] .pick") == "No category")
        body.send_keys(Keys.CONTROL + "z")
        page.wait("it was never entered", lambda: not page.all(f".tx[data-tx='{row}']"))

    def a_doubt_is_settled_and_a_merger_taken_apart(self):
        page = self.page
        kept, other = self.enter("Cinema", "8.00"), self.enter("Cinema Royal", "8.00")
        one = self.fetch("GET", f"/transactions/{kept}")
        self.fetch("PATCH", f"/transactions/{kept}", {"version": one["version"], "flagged": True})
        page.see(f".tx.flagged[data-tx='{kept}']")
        page.click(f".tx[data-tx='{kept}'] .what")
        page.click("dialog [data-action=two-purchases]")
        page.wait("no doubt any more", lambda: not page.all(f".tx.flagged[data-tx='{kept}']"))
        one = self.fetch("GET", f"/transactions/{kept}")
        self.fetch("POST", f"/transactions/{kept}/merge", {"version": one["version"], "other": int(other)})
        page.wait("one of the two", lambda: not page.all(f".tx[data-tx='{other}']") and page.all(f".tx.merged[data-tx='{kept}']"))
        page.click(f".tx[data-tx='{kept}'] .what")
        page.shot("10-merged")
        page.click("dialog [data-action=take-apart]")
        page.wait("both", lambda: page.all(f".tx[data-tx='{other}']"))

    def a_transfer_is_marked_and_can_be_unpaired(self):
        page = self.page
        self.fetch("POST", "/accounts", {"name": "Nest egg", "type": "savings"})
        out = self.enter("To the nest egg", "500", account="Main account")
        into = self.enter("From the main account", "500", way="1", account="Nest egg")
        self.fetch("POST", "/transfers", {"a": int(out), "b": int(into)})
        page.wait("the mark of a transfer", lambda: "Nest egg" in page.text(f".tx[data-tx='{out}'] .pick"))
        page.shot("10-transfer")
        page.click(f".tx[data-tx='{out}'] .pick")
        page.click("dialog [data-action=not-a-transfer]")
        page.wait("no mark", lambda: page.text(f".tx[data-tx='{out}'] .pick") == "No category")
        # Alerts of budgets may stand beside it: the offer is known by its word.
        page.wait("an offer to undo", lambda: page.script(
            "const b = [...document.querySelectorAll('.toast button')].find((b) => b.textContent === 'Undo'); b?.click(); return Boolean(b);"))
        page.wait("the mark is back", lambda: "Nest egg" in page.text(f".tx[data-tx='{out}'] .pick"))

    def fifty_thousand_rows_scroll_in_a_window(self):
        page = self.page
        for _ in range(6):
            before = page.script("return document.querySelector('.window').offsetHeight")
            page.script("scrollTo(0, document.documentElement.scrollHeight)")
            page.wait("another page of rows", lambda: page.script("return document.querySelector('.window').offsetHeight") > before)
        assert page.script("return document.querySelectorAll('.window .tx').length") < 120, "only what is seen is drawn"

    def the_page_survives_a_killed_server_without_reload(self):
        page = self.page
        page.go("/transactions?from=2025-09-01&to=2025-09-30")
        page.wait("rows", lambda: len(page.all(".window .tx")) > 3)
        page.script("window.notReloaded = true")
        self.server.kill()
        page.wait("the page says that it is offline", lambda: page.phase() == "lost")
        page.see(".banner.warn", "how old the figures are")
        row = page.script("return document.querySelectorAll('.window .tx')[1].dataset.tx")
        page.click(f".tx[data-tx='{row}'] .pick")
        page.see(".picker input").send_keys("Browser test" + Keys.ENTER)
        page.see(f".tx[data-tx='{row}'] .pick.queued", "the edit waits")
        page.shot("11-offline")
        self.server.start()
        page.live()
        page.wait("the edit has been sent", lambda: not page.all(".pick.queued"), 60)
        page.gone(".banner.warn")
        assert page.text(f".tx[data-tx='{row}'] .pick") == "Browser test"
        assert page.script("return window.notReloaded"), "the page was not reloaded"

    def after_the_restart_new_files_arrive_live(self):
        page = self.page
        page.click("a[href='/imports']")
        page.account("Main account")
        page.upload(statement(self.file("after.csv"), 50, 4))
        number = page.card("after.csv")
        page.state(number, "succeeded", published=True)
        assert page.script("return window.notReloaded"), "the page was not reloaded"

    def every_view_fits_a_narrow_screen(self):
        page = self.page
        for width in (320, 390):
            page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True})
            for path in ("/", "/imports", "/transactions", "/budgets", "/accounts"):
                page.go(path)
                page.wait(f"{path} to be filled", lambda: page.all(".card"))
                wide = page.script("return document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} wide at {width}: {page.script(TOO_WIDE, width)}"
                page.shot(f"12-narrow-{width}-{path.strip('/') or 'overview'}")
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def the_first_page_is_light(self):
        page = self.page
        page.go("/")
        page.see("main .card")
        own = page.script("""
            return [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
              .filter((e) => !/\\/v1\\/|\\/vendor\\//.test(e.name)).reduce((sum, e) => sum + e.decodedBodySize, 0);
        """)
        assert 0 < own < 150_000, f"{own} bytes of our own"

    def the_keyboard_reaches_every_view(self):
        page = self.page
        page.go("/")
        body = page.driver.find_element(By.TAG_NAME, "body")
        for keys, path in (("gi", "/imports"), ("gt", "/transactions"), ("gb", "/budgets"), ("ga", "/accounts"), ("go", "/")):
            body.send_keys(keys)
            page.wait(f"{keys} shows {path}", lambda: page.script("return location.pathname") == path)
        body.send_keys("/")
        page.wait("the search has the focus", lambda: page.script("return document.activeElement.type") == "search")
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
        page.script("document.activeElement.blur()")
        body.send_keys("?")
        page.see("dialog .keys")
        page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        page.gone("dialog")

    def both_themes_are_readable(self):
        page = self.page
        for theme in ("dark", "light"):
            page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
            page.go("/")
            page.wait("figures", lambda: re.search(r"\d", page.figure("spending")))
            page.see("sluice-cashflow[data-chart=yes]")
            low = page.script(CONTRAST)
            assert not low, f"{theme}: contrast below 4.5 at {low[:4]}"
            page.shot(f"13-{theme}")

    def signs_of_the_policy_hold(self):
        assert self.page.script("""
            let blocked = false;
            document.addEventListener('securitypolicyviolation', () => { blocked = true; }, {once: true});
            const script = document.createElement('script');
            script.textContent = 'window.inline = 1';
            document.body.append(script);
            return window.inline === undefined;
        """), "an inline script does not run"
        self.page.driver.get_log("browser")  # the refusal itself is expected there


TOO_WIDE = """
    return [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > arguments[0] + 1)
      .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 8);
"""

# Text against what lies behind it, by WCAG 2 relative luminance; only solid colours, which is all that the page's text stands on.
CONTRAST = """
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
    const light = ([r, g, b]) => [r, g, b].map((c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }).reduce((s, c, i) => s + c * [0.2126, 0.7152, 0.0722][i], 0);
    const low = [];
    for (const element of document.querySelectorAll('h1, h2, .label, .v, .d, .sub, .btn, .tag, .period, .side a, .link, .name, .num')) {
      if (!element.checkVisibility() || !element.textContent.trim() || element.disabled || element.closest('.visually-hidden, .behind, .gate')) continue;
      const layers = [];
      for (let at = element; at; at = at.parentElement) { const c = rgb(getComputedStyle(at).backgroundColor); if (c[3]) layers.push(c); if (c[3] === 255) break; }
      let behind = [...(layers.pop() ?? [255, 255, 255])];
      while (layers.length) { const c = layers.pop(), a = c[3] / 255; behind = behind.map((v, i) => v * (1 - a) + c[i] * a); }
      const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) low.push(`${element.className || element.tagName} "${element.textContent.trim().slice(0, 20)}" ${ratio.toFixed(2)}`);
    }
    return low;
"""

ORDER = [
    "a_stranger_is_asked_to_sign_in", "the_link_opens_an_empty_book_that_says_what_to_do", "the_sample_statements_fill_a_demo_book_and_go_with_one_click",
    "two_files_fill_their_gates_and_the_figures_follow", "the_overview_shows_figures_chart_and_rows", "the_figures_change_while_a_file_comes_in",
    "an_undone_file_takes_its_figures_with_it", "dates_that_cannot_be_told_are_asked_about", "an_archive_shows_a_card_for_each_file_in_it", "changed_columns_are_asked_about", "a_large_import_is_cancelled_and_leaves_nothing",
    "a_budget_is_made_and_its_alert_comes_as_a_toast", "a_row_changes_its_category_in_place", "a_purchase_is_entered_split_deleted_and_brought_back",
    "a_doubt_is_settled_and_a_merger_taken_apart", "a_transfer_is_marked_and_can_be_unpaired", "fifty_thousand_rows_scroll_in_a_window",
    "the_page_survives_a_killed_server_without_reload", "after_the_restart_new_files_arrive_live", "every_view_fits_a_narrow_screen",
    "the_first_page_is_light", "the_keyboard_reaches_every_view", "both_themes_are_readable", "signs_of_the_policy_hold",
]
NEEDS_OWN_SERVER = {"the_page_survives_a_killed_server_without_reload", "after_the_restart_new_files_arrive_live"}


class Remote:
    """A server that somebody else runs: it can be looked at, not killed."""

    def __init__(self, link):
        self.link = link

    def check(self):
        pass

    def stop(self):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?", default=".build/release/sluice")
    parser.add_argument("--screenshots", metavar="DIR")
    parser.add_argument("--url", help="access link of a running server with an empty book")
    parser.add_argument("--only", help="run only tests whose name holds this word (and the two that open the book)")
    options = parser.parse_args()
    if options.screenshots:
        pathlib.Path(options.screenshots).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sluice-browser-") as folder:
        folder = pathlib.Path(folder)
        server = Remote(options.url) if options.url else Server(options.binary, str(folder / "data"))
        if not options.url:
            server.start()
        page = Page(server.link, options.screenshots)
        suite = Suite(page, server, folder)
        started = time.monotonic()
        try:
            for name in ORDER:
                if options.url and name in NEEDS_OWN_SERVER:
                    continue
                if options.only and options.only not in name and name not in ORDER[:2]:
                    continue
                suite.run(getattr(suite, name))
        finally:
            page.driver.quit()
            server.stop()
    print(f"{suite.passed} passed, {suite.failed} failed in {time.monotonic() - started:.0f} s")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
