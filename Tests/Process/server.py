"""A sluice server of its own for each test: starts it on a free port over a temporary data folder, talks to it, stops or kills it.

Standard library only. Tests wait for facts (a state, a file, a line of output) and never for a time; the deadline is for what never comes.
"""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

DEADLINE_SECONDS = 60
ENDS = {"succeeded", "failed", "cancelled", "quarantined"}


def binary():
    """The binary named on the command line, else the release build of this tree."""
    path = next((a for a in sys.argv[1:] if not a.startswith("-")), None)
    path = path or str(pathlib.Path(__file__).resolve().parents[2] / ".build/release/sluice")
    if not os.access(path, os.X_OK):
        sys.exit(f"no sluice at {path}: build it, or name it as the argument")
    return os.path.abspath(path)


def option(name, default):
    """The value of `--name VALUE`, taken off the command line."""
    if f"--{name}" not in sys.argv[1:-1]:
        return default
    index = sys.argv.index(f"--{name}")
    value = sys.argv[index + 1]
    del sys.argv[index:index + 2]
    return value


class Checks:
    """Counts what held and says what did not."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, holds, what, found=None):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}" + (f": {found!r}" if found is not None else ""), flush=True)
        return bool(holds)

    def equal(self, found, wanted, what):
        return self.check(found == wanted, f"{what} (wanted {wanted!r})", found)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)


class Temporary:
    """A folder that is gone afterwards."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="sluice-test-"))

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def wait_until(look, what, seconds=DEADLINE_SECONDS):
    """Asks until the answer is true and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {seconds} s")
        time.sleep(0.02)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Server:
    """A `sluice serve` process; it can be stopped or killed, and started again over the same data."""

    def __init__(self, data, *options, binary_path=None):
        self.binary, self.data, self.options = binary_path or binary(), pathlib.Path(data), list(options)
        # Beside those of this process, for the next start.
        self.environment = {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process, self.link, self.token, self.output = None, None, None, []

    def start(self):
        self.output, ready = [], threading.Event()
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", str(self.data), "--port", str(self.port), *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, env={**os.environ, **self.environment},
        )

        def read(process):
            for line in process.stdout:
                self.output.append(line)
                link = re.search(r"http://[\w.\-]+:\d+/\?token=([\w\-.~%]+)", line)
                if link:
                    self.link, self.token = link.group(0), link.group(1)
                    ready.set()
            ready.set()

        threading.Thread(target=read, args=(self.process,), daemon=True).start()
        if not ready.wait(DEADLINE_SECONDS) or self.process.poll() is not None:
            raise RuntimeError("the server did not start:\n" + "".join(self.output[-20:]))
        return self

    def kill(self):
        """As the kernel does it when memory is short: nobody is asked."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Asks it to stop and returns its exit status."""
        if self.process is None or self.process.poll() is not None:
            return self.process and self.process.returncode
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # Calls

    def call(self, method, path, body=None, headers=None, token=True, timeout=DEADLINE_SECONDS):
        """One request on a connection of its own; `body` is bytes, or anything else as JSON."""
        fields = dict(headers or {})
        if token and self.token:
            fields.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=fields)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path, **query):
        return self.call("GET", path + ("?" + urllib.parse.urlencode(query) if query else "")).json

    def upload(self, name, content, **options):
        """Sends one file as the raw body and returns the answer."""
        query = urllib.parse.urlencode({"filename": name, **options})
        return self.call("POST", f"/v1/imports?{query}", body=content, headers={"Content-Type": "application/octet-stream"})

    def import_file(self, name, content, **options):
        """Sends one file and waits for the end of its import; its cell."""
        answer = self.upload(name, content, **options)
        if answer.status != 202:
            raise RuntimeError(f"upload of {name}: {answer}")
        return self.end_of(answer.json["imports"][0]["id"])

    def cell(self, number):
        return self.get(f"/v1/imports/{number}")

    def end_of(self, number, also=(), seconds=DEADLINE_SECONDS):
        """The import's cell once it is over, or in one of the other states named."""
        def look():
            cell = self.cell(number)
            return cell if cell["state"] in ENDS or cell["state"] in also else None
        return wait_until(look, f"the end of import {number}", seconds)

    def totals(self):
        """Count, money in and money out of everything in the first book, from the category cells."""
        cells = [cell["value"] for cell in self.get("/v1/analytics/categories")["cells"]]
        return sum(c["count"] for c in cells), sum(c["in_minor"] for c in cells), sum(c["out_minor"] for c in cells)

    # The command line

    def run(self, *arguments, data=True, **options):
        """Runs another command of the binary over the same data folder."""
        return run(self.binary, *arguments, *(["--data", str(self.data)] if data else []), **options)


def run(path, *arguments, **options):
    options.setdefault("timeout", 120)
    return subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)


def statement(rows, shop="KAKA MARKET", seed=1):
    """A CSV of so many rows over the year 2025 with its totals: (bytes, count, in, out) in cents. Deterministic."""
    lines, money_in, money_out, state = ["Date,Amount,Description,Currency"], 0, 0, seed
    for row in range(rows):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        minor = (state >> 33) % 20_000 + 1
        day = row * 365 // max(rows, 1)
        month, first = next((m, f) for m, f in MONTHS if f <= day)
        if (state >> 13) % 10 == 0:
            money_in += minor
            sign = ""
        else:
            money_out += minor
            sign = "-"
        lines.append(f"2025-{month:02d}-{day - first + 1:02d},{sign}{minor // 100}.{minor % 100:02d},{shop} {row},EUR")
    return ("\n".join(lines) + "\n").encode(), rows, money_in, money_out


def _months():
    starts, day = [], 0
    for month, length in enumerate([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], start=1):
        starts.append((month, day))
        day += length
    return list(reversed(starts))


MONTHS = _months()


def _starts_and_stops():
    """What every other test relies on."""
    checks = Checks()
    with Temporary() as folder:
        server = Server(folder / "data").start()
        checks.equal(server.call("GET", "/health", token=False).status, 200, "a server that says it is ready answers")
        checks.equal(server.stop(), 0, "a server that is asked to stop ends with status 0")
        checks.check(not list((server.data / "spool").iterdir()), "and leaves nothing in spool")
        server.start()
        server.kill()
        server.start()
        checks.equal(server.call("GET", "/ready").json["status"], "ready", "it starts again after a kill")
        server.stop()
    checks.finish()


if __name__ == "__main__":
    _starts_and_stops()
