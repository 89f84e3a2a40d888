#!/usr/bin/env python3
"""The printed access link opens a session; everything else is shut.

    link_test.py [.build/release/sluice]
"""

import base64
import os
import stat
import urllib.parse

from server import Checks, Server, Temporary, run


def main():
    checks = Checks()
    with Temporary() as folder, Server(folder / "data") as server:
        token_file = server.data / "token"
        checks.equal(token_file.read_text().strip(), server.token, "the link carries the token of the data folder")
        checks.equal(stat.S_IMODE(token_file.stat().st_mode), 0o600, "the token is readable by its owner only")
        checks.equal(stat.S_IMODE(server.data.stat().st_mode), 0o700, "the data folder too")

        # The link.
        path = urllib.parse.urlsplit(server.link)
        answer = server.call("GET", f"{path.path}?{path.query}", token=False)
        checks.equal(answer.status, 303, "the link sends the browser on")
        checks.equal(answer.headers["Location"], "/", "to the page, without the token")
        cookie = answer.headers["Set-Cookie"] or ""
        for word in (f"sluice_{server.port}=", "HttpOnly", "SameSite=Strict", "Path=/"):
            checks.check(word in cookie, f"the cookie has {word}", cookie)
        checks.check(server.token not in cookie, "the token itself is not in the cookie")
        session = {"Cookie": cookie.split(";")[0]}
        own = {**session, "Origin": f"http://127.0.0.1:{server.port}"}
        wrong = server.call("GET", "/?token=" + "0" * 64, token=False)
        checks.check(wrong.status == 303 and wrong.headers["Set-Cookie"] is None, "a wrong token opens nothing", wrong)
        away = server.call("GET", "//evil.example/?token=" + server.token, token=False)
        checks.check(not (away.headers["Location"] or "").startswith("//"), "the link leads to no other site", away.headers["Location"])

        # What needs no session.
        for open_path in ("/health", "/"):
            checks.equal(server.call("GET", open_path, token=False).status, 200, f"{open_path} is open")

        # What does.
        for shut in ("/v1/session", "/v1/imports", "/v1/transactions", "/v1/analytics/summary", "/v1/openapi.json", "/metrics", "/ready", "/v1/unheard-of"):
            answer = server.call("GET", shut, token=False)
            checks.equal((answer.status, answer.json.get("code")), (401, "auth.required"), f"{shut} without credentials")
            checks.check("Bearer" in (answer.headers["WWW-Authenticate"] or ""), f"{shut} says how")
        for header in ({"Authorization": "Bearer wrong"}, {"Authorization": "Basic " + base64.b64encode(b"a:b").decode()},
                       {"Authorization": f"Bearer {server.token}x"}, {"Cookie": f"sluice_{server.port}={server.token}"},
                       {"Cookie": f"sluice_{server.port}=" + "0" * 64}, {"Cookie": cookie.split(";")[0].replace(str(server.port), "1")}):
            checks.equal(server.call("GET", "/v1/session", headers=header, token=False).status, 401, f"refused with {header}")
        checks.equal(server.call("GET", "/v1/session").status, 200, "the token as Bearer")
        answer = server.call("GET", "/v1/session", headers=session, token=False)
        checks.equal(answer.status, 200, "the cookie")
        checks.check(answer.json["book"] and answer.json["books"], "the session names the book", answer)

        # Origin: a cookie comes along with other sites' requests.
        body = {"name": "Groceries"}
        checks.equal(server.call("POST", "/v1/categories", body, own, token=False).status, 201, "a write from our own page")
        for origin in ("http://evil.example", f"http://evil.example:{server.port}", "null", f"http://127.0.0.1:{server.port + 1}"):
            answer = server.call("POST", "/v1/categories", body, {**session, "Origin": origin}, token=False)
            checks.equal((answer.status, answer.json.get("code")), (403, "origin.foreign"), f"a write from {origin}")
        answer = server.call("POST", "/v1/categories", body, session, token=False)
        checks.equal(answer.status, 403, "a write with the cookie and without an origin")
        checks.equal(server.call("POST", "/v1/categories", {"name": "Rent"}).status, 201, "a program with the token needs no origin")

        # WebSocket.
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Protocol": "sluice.v1",
                   "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode()}
        for headers, wanted in ((upgrade, 401), ({**upgrade, **session}, 403), ({**upgrade, **session, "Origin": "http://evil.example"}, 403)):
            checks.equal(server.call("GET", "/v1/ws", headers=headers, token=False).status, wanted, f"upgrade with {sorted(headers)}")
        checks.equal(server.call("GET", "/v1/ws", headers={**upgrade, **own}, token=False).status, 101, "upgrade of our own page")
        checks.equal(server.call("GET", "/v1/ws", headers=upgrade).status, 101, "upgrade with the token")

        # Host: a name of somebody else that points at this machine.
        for host in ("evil.example", f"evil.example:{server.port}"):
            answer = server.call("GET", "/v1/session", headers={"Host": host})
            checks.equal((answer.status, answer.json.get("code")), (421, "host.unknown"), f"under the name {host}")
            checks.equal(server.call("GET", "/", headers={"Host": host}, token=False).status, 421, f"the page under the name {host}")
        for host in (f"localhost:{server.port}", f"127.0.0.1:{server.port}"):
            checks.equal(server.call("GET", "/v1/session", headers={"Host": host}).status, 200, f"under the name {host}")

        # Signing in and out by hand.
        answer = server.call("POST", "/v1/auth/login", {"token": server.token}, token=False)
        checks.check(answer.status == 204 and "sluice_" in (answer.headers["Set-Cookie"] or ""), "login with the token", answer)
        answer = server.call("POST", "/v1/auth/login", {"token": "x"}, token=False)
        checks.equal((answer.status, answer.json.get("code")), (401, "auth.token"), "login with another")
        answer = server.call("POST", "/v1/auth/logout", {}, own, token=False)
        checks.check(answer.status == 204 and "Max-Age=0" in (answer.headers["Set-Cookie"] or ""), "logout takes the cookie away", answer)

        # One server for a data folder.
        second = run(server.binary, "serve", "--data", server.data, "--port", "0")
        checks.check(second.returncode != 0 and str(server.process.pid) in second.stderr, "a second server is refused and told who holds the folder",
                     (second.returncode, second.stderr))

        # The session outlives a restart.
        server.stop()
        server.start()
        checks.equal(server.call("GET", "/v1/session", headers=session, token=False).status, 200, "the cookie after a restart")
        checks.check(server.token not in "".join(line for line in server.output if "?token=" not in line), "the token is in no log line")
    checks.finish()


main()
