"""Runs schemathesis against a server of its own, once for each kind of caller.

The server has a database of its own in a temporary folder, demo data and a simulated provider, and ends with the run.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

ROLES = ["viewer", "agent", "manager", "admin", "owner"]
PASSWORD = "seven quiet harbours"
EMAIL = "owner@example.com"
# Not whether made-up data is accepted: a fuzzer cannot know which ids exist, nor what the words of a body mean together.
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "ignored_auth",
    ]
)
# They end what the run needs: the session that it runs by, the provider's stream, which never ends.
NEVER = ["live.open", "auth.logout"]
# A key made by the run must go on working, and so must the account behind it.
NOT_AS_A_PERSON = ["me.leave", "me.password", "me.end_session", "me.end_other_sessions", "me.switch", "auth.reset"]


def ask(url, method, path, body=None, token=None):
    """Sends JSON and reads JSON."""
    request = urllib.request.Request(f"{url}{path}", method=method)
    request.add_header("content-type", "application/json")
    if token:
        request.add_header("authorization", f"Bearer {token}")
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")
    return json.loads(text) if text else None


class Server:
    """A server that is up while the `with` lasts."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def __enter__(self):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "CRM_BIND": "127.0.0.1:0",
            "CRM_LOG": "warn",
        }
        create = ["owner", "create", "--email", EMAIL, "--password-stdin"]
        subprocess.run([self.binary, *create], input=PASSWORD.encode(), env=environment, cwd=self.folder, check=True)
        self.log = open(os.path.join(self.folder, "server.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.binary, "serve"], env=environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        for line in self.process.stdout:
            if match := re.match(r"listening on (\S+)", line):
                self.url = match[1]
                return self
        sys.exit("the server did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(15)
        self.log.seek(0)
        for line in self.log:
            if "ERROR" in line or "panicked" in line:
                print(line, end="")
        self.log.close()

    def sign_in(self):
        """An access token of the owner."""
        return ask(self.url, "POST", "/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD})["access_token"]


def keys(server):
    """A key for each role: what the role may and keys may."""
    token = server.sign_in()
    everything = ask(server.url, "GET", "/api/v1/me", token=token)["permissions"]
    table = rights_by_role()
    made = {}
    for role in ROLES:
        scopes = [right for right in everything if right in table[role] and right not in ("member:write", "api_key:write")]
        body = {"name": role, "scopes": scopes, "per_minute": 6000}
        made[role] = ask(server.url, "POST", "/api/v1/api-keys", body, token)["secret"]
    return made


def rights_by_role():
    """The table of rights, as the source has it: each right with the first role that holds it."""
    with open("crates/types/src/permission.rs", encoding="utf-8") as source:
        rows = re.findall(r'= "([a-z_]+:[a-z]+)" from (\w+);', source.read())
    rank = {role: place for place, role in enumerate(ROLES)}
    return {role: {right for right, first in rows if rank[first.lower()] <= rank[role]} for role in ROLES}


def attack(st, server, name, token, options, leave_out):
    """One run; whether it found nothing."""
    print(f"\n--- as {name}", flush=True)
    command = [st, "run", f"{server.url}/api/openapi.json", "--url", server.url, "--workers", "2"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(options.examples)]
    command += ["--continue-on-failure", "--request-timeout", "15", "--no-color", "--seed", str(options.seed)]
    command += ["--checks", CHECKS]
    for operation in leave_out:
        command += ["--exclude-operation-id", operation]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    return subprocess.run(command, check=False, cwd=server.folder).returncode == 0


def main():
    """Reads the options, runs, says what failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("st")
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    options = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory() as folder, Server(os.environ["CRM_BIN"], folder) as server:
        callers = {"nobody": None, **keys(server)}
        for name, token in callers.items():
            if options.only in (None, name) and not attack(options.st, server, name, token, options, NEVER):
                failed.append(name)
        if options.only in (None, "person"):
            # Access tokens end after ten minutes, so this one is fresh.
            if not attack(options.st, server, "person", server.sign_in(), options, NEVER + NOT_AS_A_PERSON):
                failed.append("person")
    if failed:
        sys.exit(f"found something as: {', '.join(failed)}")


main()
