"""What the benchmarks share: a running server, calls to it, processes measured from start to exit, and how results are printed."""
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

ENDS = ("succeeded", "failed", "cancelled", "quarantined")


def say(text):
    print(text, flush=True)


def verdict(name, value, goal, unit="", larger_is_better=False):
    met = value >= goal if larger_is_better else value <= goal
    say("%-46s %10.2f %s   goal %s %g %s   %s" % (name, value, unit, ">=" if larger_is_better else "<=", goal, unit, "MET" if met else "NOT MET"))
    return met


@contextlib.contextmanager
def workspace(folder=None):
    """A folder for data and databases: the one given, or a temporary one that is removed."""
    if folder:
        os.makedirs(folder, exist_ok=True)
        yield folder
    else:
        made = tempfile.mkdtemp(prefix="sluice-bench-")
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


def measured(arguments, stdin=None):
    """Runs a process to its end: (seconds from start to exit, peak resident MiB, CPU seconds, exit status, standard output).

    The peak is never below that of this process, from which Linux starts to count: keep it small.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, stdout=out, stderr=err)
        if stdin:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        output, errors = out.read().decode(errors="replace"), err.read().decode(errors="replace")
    if process.returncode != 0:
        say("    exit status %d of %s: %s" % (process.returncode, " ".join(arguments[:3]), errors[-400:].strip()))
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime, process.returncode, output


class Refused(Exception):
    pass


class Server:
    """`sluice serve` on a free port with its own data folder, and its HTTP interface."""

    def __init__(self, sluice, data, options=()):
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(data.rstrip("/") + ".server.log", "wb")
        command = [os.path.abspath(sluice), "serve", "--data", data, "--host", "127.0.0.1", "--port", str(self.port), *options]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                sys.exit("the server did not start: see %s" % self.log.name)
            time.sleep(0.05)
        with open(os.path.join(data, "token")) as file:
            self.token = file.read().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def answers(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def peak_mib(self):
        with open("/proc/%d/status" % self.process.pid) as file:
            return next((int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM")), 0.0)

    def call(self, method, path, body=None, raw=None, **query):
        """One request; the JSON of a 2xx answer. Anything else is `Refused` with what the server said."""
        query = {key: value for key, value in query.items() if value is not None}
        target = "/v1" + path + ("?" + urllib.parse.urlencode(query) if query else "")
        headers = {"Authorization": "Bearer " + self.token}
        payload = raw
        if body is not None:
            payload, headers["Content-Type"] = json.dumps(body), "application/json"
        elif raw is not None:
            headers["Content-Type"] = "application/octet-stream"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, target, payload, headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        connection.close()
        if response.status // 100 != 2:
            raise Refused("%s %s: %d %s" % (method, target, response.status, text[:400]))
        return json.loads(text) if text else None

    def first_book(self):
        items = self.call("GET", "/books")["items"]
        return items[0]["id"] if items else self.new_book("First")

    def new_book(self, name):
        made = self.call("POST", "/books", {"name": name, "currency": "EUR"})
        return made["id"] if "id" in made else made["book"]

    def upload(self, book, path, account):
        with open(path, "rb") as file:
            data = file.read()
        answer = self.call("POST", "/imports", raw=data, book=book, account=account, filename=os.path.basename(path))
        return answer["imports"][0]["id"]

    def ended(self, book, job, published=None, seconds_max=900):
        """The import once its newest job has ended (and it is published, or not, as wanted)."""
        deadline = time.monotonic() + seconds_max
        while time.monotonic() < deadline:
            found = self.call("GET", "/imports/%d" % job, book=book)
            if found["state"] in ENDS and (published is None or found["published"] == published):
                return found
            if found["state"] == "held":
                raise Refused("import %d is held: %s" % (job, found.get("questions")))
            time.sleep(0.01)
        raise Refused("import %d did not end within %d s" % (job, seconds_max))

    def imported(self, book, path, account):
        found = self.ended(book, self.upload(book, path, account))
        if found["state"] != "succeeded":
            raise Refused("import of %s %s: %s" % (os.path.basename(path), found["state"], found.get("error")))
        return found

    def undone(self, book, job):
        self.call("POST", "/imports/%d/undo" % job, {}, book=book)
        return self.ended(book, job, published=False)


def spread(values):
    """Median and quartiles, for a line of output."""
    if len(values) < 2:
        return "%.4f" % values[0] if values else "none"
    low, middle, high = statistics.quantiles(values, n=4)
    return "median %.4f (quartiles %.4f to %.4f, %d values)" % (middle, low, high, len(values))
