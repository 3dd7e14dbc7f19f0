"""What the fuzzer and the scanner attack: a server of its own, with demo data, and the ways into it.

Server, database, simulated provider and everything that a run leaves behind end with the `with` that started them.
"""

import contextlib
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

ROLES = ["viewer", "agent", "manager", "admin", "owner"]
# They end what a run needs: the session that it runs by, the provider's stream, which never ends.
NEVER = ["live.open", "auth.logout"]
# A key made by the run must go on working, and so must the account behind it.
NOT_AS_A_PERSON = ["me.leave", "me.password", "me.end_session", "me.end_other_sessions", "me.switch", "auth.reset"]
# What `crm serve --demo` prints.
PRINTED = [r"listening on (?P<url>http://\S+)", r"log in as (?P<email>\S+) with password (?P<password>\S+)"]


def ask(url, method, path, body=None, token=None):
    """Sends JSON and reads JSON."""
    request = urllib.request.Request(f"{url}{path}", method=method)
    request.add_header("content-type", "application/json")
    if token:
        request.add_header("authorization", f"Bearer {token}")
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=15) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")
    return json.loads(text) if text else None


@contextlib.contextmanager
def postgres():
    """The URL of a new database on the PostgreSQL of CRM_TEST_DATABASE_URL."""
    server = os.environ.get("CRM_TEST_DATABASE_URL") or sys.exit("CRM_TEST_DATABASE_URL is not set")
    name = f"crm_attack_{secrets.token_hex(6)}"

    def run(sql):
        subprocess.run(["psql", "--quiet", "--no-psqlrc", server, "--command", sql], check=True)

    run(f"CREATE DATABASE {name}")
    try:
        yield urllib.parse.urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        run(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def server(engine):
    """A server on a new database of this engine, `sqlite` or `postgres`."""
    # Without this a `kill` would leave server and database behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="crm-attack-"))
        url = stack.enter_context(postgres()) if engine == "postgres" else f"sqlite://{folder}/crm.db?mode=rwc"
        yield stack.enter_context(Server(os.environ["CRM_BIN"], folder, url))


class Server:
    """A server that is up while the `with` lasts. What it logs as an error is in `errors` afterwards."""

    def __init__(self, binary, folder, database):
        self.binary, self.folder, self.database, self.errors = binary, folder, database, []
        self.url = self.email = self.password = None

    def __enter__(self):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "CRM_BIND": "127.0.0.1:0",
            "CRM_LOG": "warn",
            "CRM_DATABASE_URL": self.database,
        }
        self.log = open(os.path.join(self.folder, "server.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--demo"], env=environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        for line in self.process.stdout:
            for pattern in PRINTED:
                if match := re.search(pattern, line):
                    vars(self).update(match.groupdict())
            if self.url and self.email:
                return self
        self.__exit__()
        sys.exit("the server did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(15)
        self.log.seek(0)
        # actix calls a request that is no HTTP an error, of the server's or not.
        bad = (line.rstrip() for line in self.log if "ERROR" in line or "panicked" in line)
        self.errors = [line for line in bad if "request parse error" not in line]
        self.log.close()
        for line in self.errors:
            print(line)

    def sign_in(self):
        """An access token of the owner. It ends after ten minutes."""
        return ask(self.url, "POST", "/api/v1/auth/login", {"email": self.email, "password": self.password})["access_token"]

    def keys(self, roles=ROLES):
        """A key for each role: what the role may and keys may."""
        token = self.sign_in()
        everything = ask(self.url, "GET", "/api/v1/me", token=token)["permissions"]
        table = rights_by_role()
        made = {}
        for role in roles:
            scopes = [right for right in everything if right in table[role] and right not in ("member:write", "api_key:write")]
            body = {"name": role, "scopes": scopes, "per_minute": 6000}
            made[role] = ask(self.url, "POST", "/api/v1/api-keys", body, token)["secret"]
        return made


def rights_by_role():
    """The table of rights, as the source has it: each right with the first role that holds it."""
    with open("crates/types/src/permission.rs", encoding="utf-8") as source:
        rows = re.findall(r'= "([a-z_]+:[a-z]+)" from (\w+);', source.read())
    rank = {role: place for place, role in enumerate(ROLES)}
    return {role: {right for right, first in rows if rank[first.lower()] <= rank[role]} for role in ROLES}
