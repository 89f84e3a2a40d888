#!/usr/bin/env python3
"""How soon an edit is on every dashboard while bulk imports run.

usage: live.py SLUICE [--seconds 30] [--readers 190] [--sleepers 10] [--import-rows 300000] [--folder DIR] [--serve-option OPTION ...]

Imports of 300,000 rows run one after the other into one account of a book. 200 WebSocket clients in one other process (live_clients.c, built
here with cc) are subscribed to analytics.categories; 10 of them never read. Meanwhile one transaction of another account is recategorised 20
times a second over HTTP. Each of the 190 x edits samples is the time from the edit's HTTP answer to the message with the changed cell at one
client, on the clock that all processes of a machine share. Negative where the message came before the answer, which is allowed.
An edit that never reached a client counts as infinitely late. Goals: median below 10 ms, 99th percentile below 50 ms. Before that, the same
for 5 s without imports, to compare with.
"""
import argparse
import array
import bisect
import json
import math
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import time

import bench
import generate

EDITS_PER_SECOND = 20
TOPIC = {"topic": "analytics.categories", "args": {"from": "2025-01", "to": "2025-12"}}


class Editor:
    """Edits one transaction over one kept connection, with as little between the answer and the clock as Python allows."""

    def __init__(self, server, book):
        self.head = "Host: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n" % server.token
        found = server.call("GET", "/transactions", book=book, limit=1)["items"][0]
        self.path, self.version, self.currency = "/v1/transactions/%d?book=%d" % (found["id"], book), found["version"], found["currency"]
        self.categories = [self.category(server, book, name) for name in ("Bench A", "Bench B")]
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.edits = 0

    @staticmethod
    def category(server, book, name):
        for item in server.call("GET", "/categories", book=book, limit=1000)["items"]:
            if item["name"] == name:
                return item["id"]
        return server.call("POST", "/categories", {"name": name, "kind": "expense"}, book=book)["id"]

    def edit(self):
        """One edit: (nanoseconds at its answer, the version that it made, seconds that it took)."""
        body = json.dumps({"version": self.version, "category": self.categories[self.edits % 2], "note": "edit %d" % self.edits})
        request = "PATCH %s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s" % (self.path, self.head, len(body), body)
        sent = time.monotonic_ns()
        self.socket.sendall(request.encode())
        answer = b""
        while True:
            part = self.socket.recv(65536)
            answered = time.monotonic_ns()
            answer += part
            head, found, content = answer.partition(b"\r\n\r\n")
            if not part:
                raise bench.Refused("the server closed the editor's connection")
            if found and len(content) >= content_length(head):
                break
        status, document = int(answer[9:12]), json.loads(content)
        if status == 409:
            self.version = document["current"]["version"]
            return self.edit()
        if status != 200:
            raise bench.Refused("edit: %d %s" % (status, content[:300]))
        self.version, self.edits = document["version"], self.edits + 1
        return answered, self.version, (answered - sent) / 1e9

    def run(self, seconds):
        """Edits at an even pace; a late one does not delay the next ones' times."""
        made, start = [], time.monotonic()
        for number in range(int(seconds * EDITS_PER_SECOND)):
            time.sleep(max(0, start + number / EDITS_PER_SECOND - time.monotonic()))
            made.append(self.edit())
        return made


def content_length(head):
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise bench.Refused("an answer without Content-Length")


def keep_importing(server, book, paths, stop, done):
    """Imports one file after the other until told to stop."""
    rows, number = 0, 0
    while not stop.is_set():
        if number >= len(paths):
            bench.say("    all %d files are in: give --files" % len(paths))
            break
        job = server.upload(book, paths[number], "Bulk")
        while not stop.is_set():
            found = server.call("GET", "/imports/%d" % job, book=book)
            if found["state"] in bench.ENDS:
                rows += found["rows"]["new"]
                if found["state"] != "succeeded":
                    bench.say("    bulk import %s: %s" % (found["state"], found.get("error")))
                break
            time.sleep(0.1)
        number += 1
    done.put((number, rows))


class Clients:
    def __init__(self, program, server, book, readers, sleepers, out):
        self.out, self.readers = out, readers
        self.process = subprocess.Popen(
            [program, str(server.port), server.token, str(book), str(readers), str(sleepers), json.dumps(TOPIC), out],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self.process.stdout.readline().strip() != b"ready":
            sys.exit("the clients could not subscribe (are 20 connections per user the limit for this token?)")

    def finish(self):
        """For each client the times and versions of its messages."""
        self.process.stdin.close()
        self.process.wait(60)
        times, versions = [array.array("q") for _ in range(self.readers)], [array.array("q") for _ in range(self.readers)]
        with open(self.out) as file:
            for line in file:
                when, client, version = map(int, line.split())
                seen = versions[client]
                # A message may repeat what an earlier one told; only what is newer counts.
                if not seen or version > seen[-1]:
                    times[client].append(when)
                    seen.append(version)
        return times, versions


def latencies(edits, times, versions):
    """Milliseconds from each edit's answer to the first message at each client with its cell, or a later state of it; infinite if none."""
    found = []
    for client in range(len(times)):
        for answered, version, _ in edits:
            index = bisect.bisect_left(versions[client], version)
            found.append((times[client][index] - answered) / 1e6 if index < len(versions[client]) else math.inf)
    return sorted(found)


def percentile(values, share):
    return values[min(len(values) - 1, int(share * len(values)))] if values else math.nan


def tell(label, values, edits):
    lost = sum(1 for value in values if value == math.inf)
    answers = sorted(seconds * 1000 for _, _, seconds in edits)
    bench.say("%-14s %7d samples, %d never came   median %.2f ms   p90 %.2f   p99 %.2f   p99.9 %.2f   largest %.2f" % (
        label, len(values), lost, percentile(values, .5), percentile(values, .9), percentile(values, .99), percentile(values, .999), values[-1]))
    bench.say("%-14s the edit's own answer: median %.2f ms, p99 %.2f ms" % ("", percentile(answers, .5), percentile(answers, .99)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sluice")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--readers", type=int, default=190)
    parser.add_argument("--sleepers", type=int, default=10)
    parser.add_argument("--import-rows", type=int, default=300_000)
    parser.add_argument("--files", type=int, default=30, help="made beforehand, about 21 MB each; as many are imported as the time allows")
    parser.add_argument("--folder", help="work here and leave everything behind")
    parser.add_argument("--serve-option", action="append", default=[], help="passed on to `sluice serve`")
    given = parser.parse_args()
    with bench.workspace(given.folder) as folder:
        program = os.path.join(folder, "live_clients")
        compiler = shutil.which("cc") or shutil.which("clang") or sys.exit("a C compiler is needed for the clients")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "live_clients.c")
        subprocess.run([compiler, "-O2", "-o", program, source], check=True)
        bulk = [generate.write(folder, generate.history(given.import_rows, seed=seed, marker=" B%d" % seed), ["csv"], "bulk-%02d" % seed)["csv"]
                for seed in range(given.files)]
        small = generate.write(folder, generate.history(1000, seed=99, years=1, marker=" E"), ["csv"], "edited")["csv"]
        with bench.Server(given.sluice, os.path.join(folder, "data"), given.serve_option) as server:
            book = server.first_book()
            server.imported(book, small, "Edited")
            editor = Editor(server, book)
            clients = Clients(program, server, book, given.readers, given.sleepers, os.path.join(folder, "messages"))
            quiet = editor.run(5)
            stop, done = multiprocessing.Event(), multiprocessing.Queue()
            importer = multiprocessing.Process(target=keep_importing, args=(server, book, bulk, stop, done))
            importer.start()
            time.sleep(1)
            busy = editor.run(given.seconds)
            stop.set()
            files, rows = done.get(timeout=60)
            importer.join()
            time.sleep(1)
            peak = server.peak_mib()
            times, versions = clients.finish()
    quiet_values, busy_values = latencies(quiet, times, versions), latencies(busy, times, versions)
    bench.say("%d bulk imports ended meanwhile (%d rows); %d edits, %d reading clients, %d that do not read; server's peak memory %.0f MiB" % (
        files, rows, len(busy), given.readers, given.sleepers, peak))
    tell("quiet", quiet_values, quiet)
    tell("with imports", busy_values, busy)
    bench.verdict("edit to dashboard, median", percentile(busy_values, .5), 10, "ms")
    bench.verdict("edit to dashboard, 99th percentile", percentile(busy_values, .99), 50, "ms")


if __name__ == "__main__":
    main()
