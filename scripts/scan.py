"""Scans a server of its own with wapiti (pages and API) and with sqlmap (each parameter of each query).

What is scanned comes from the server's own OpenAPI document. Everything stays on this machine.
"""

import argparse
import concurrent.futures
import contextlib
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from attack_server import NEVER, NOT_AS_A_PERSON, ask, server
from scan_canary import canary

HERE = Path(__file__).resolve().parent
# Those that ask nobody but the server. Not those that look for what we do not have: `backup` and `htaccess` for files of other web
# servers, `ldap` for a directory (it takes every answer that depends on the length of a text for one).
MODULES = "cookieflags,crlf,csp,exec,file,http_headers,methods,permanentxss,redirect,sql,timesql,xss"
# 2 is what wapiti calls medium, and that is where it puts cross-site scripting.
BAD = 2
# These make the server call an address that is part of the request; only this machine may be called here.
CALLS_OUT = ["connections.create", "connections.patch"]
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What sqlmap says at the end when it could try everything.
CLEAN = "all tested parameters do not appear to be injectable"
# At level 2 it sends more than a hundred requests for each; a handful means that it gave up.
FEWEST = 60
SIGN_IN_AGAIN = 240  # seconds; access tokens end after 600
FORM = "application/x-www-form-urlencoded"
ROUTES = "frontend/src/routes.rs"


@dataclass
class Query:
    """A parameter to try, in an address that works."""

    path: str
    name: str
    url: str
    status: int
    access: "Access"


class Access:
    """The headers of somebody signed in, renewed before the token ends; or of nobody."""

    def __init__(self, target=None):
        self.target, self.lock, self.token, self.made = target, threading.Lock(), None, 0

    def headers(self):
        """What to send along."""
        if self.target is None:
            return {}
        with self.lock:
            if self.token is None or time.monotonic() - self.made > SIGN_IN_AGAIN:
                self.token, self.made = self.target.sign_in(), time.monotonic()
        return {"authorization": f"Bearer {self.token}"}

    def get(self, url):
        """Status and text."""
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=self.headers()), timeout=10) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")


# --- from the document to addresses that work -----------------------------------------------------


class Document:
    """The server's document, with ids and values that this server knows."""

    def __init__(self, url, access):
        self.url, self.access = url, access
        self.json = json.loads(access.get(f"{url}/api/openapi.json")[1])
        self.ids, self.links = {}, []
        for path in self.json["paths"]:
            if "{" not in path and self.json["paths"][path].get("get", {}).get("operationId") not in (None, *NEVER):
                self.learn(path)
        # What belongs to a conversation has no list of its own.
        for conversation in self.ids.get("conversations", []):
            self.learn(f"/api/v1/conversations/{conversation}/activities", "activities")
        for activity in self.ids.get("activities", []):
            self.learn(f"/api/v1/activities/{activity}/frame")

    def learn(self, path, kind=None):
        """Remembers the ids of a list, and links that carry a token."""
        status, text = self.access.get(f"{self.url}{path}")
        with contextlib.suppress(ValueError):
            body = json.loads(text) if status == 200 else None
            items = body.get("items", []) if isinstance(body, dict) else body or []
            found = [item["id"] for item in items if isinstance(item, dict) and "id" in item]
            self.ids.setdefault(kind or path.rsplit("/", 1)[-1], []).extend(found)
            self.links += re.findall(r'"(/[^"?]*\?token=[^"]*)"', text)

    def resolve(self, schema):
        """The schema behind a reference."""
        while "$ref" in schema:
            schema = self.json["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return schema

    def operations(self):
        """Each path with its GET operation."""
        for path, methods in self.json["paths"].items():
            if "get" in methods:
                yield path, methods["get"]

    def place(self, path):
        """The path with an id that is there, and the query of a link that leads there."""
        if "{" not in path:
            return path, {}
        pattern = re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path)))
        for link in self.links:
            parts = urllib.parse.urlsplit(link)
            if pattern.fullmatch(parts.path):
                return parts.path, dict(urllib.parse.parse_qsl(parts.query))
        kind = path.split("/{")[0].rsplit("/", 1)[-1]
        # The first that answers: not every item has a transcript.
        places = [re.sub(r"\{\w+\}", found, path) for found in self.ids.get(kind, [])[:100]]
        readable = "get" in self.json["paths"][path]
        for place in places if readable else []:
            if self.access.get(f"{self.url}{place}")[0] == 200:
                return place, {}
        return (places or [re.sub(r"\{\w+\}", "01890000-0000-7000-8000-000000000001", path)])[0], {}

    def value(self, place, parameter, sample):
        """Something that this parameter may be."""
        schema = self.resolve(parameter.get("schema", {}))
        if parameter["name"] == "cursor":
            with contextlib.suppress(ValueError, AttributeError):
                return json.loads(self.access.get(f"{self.url}{place}?limit=1")[1]).get("next_cursor") or "a"
        named = [schema[key] for key in ("example", "default", "const") if key in schema] + schema.get("enum", [])
        named += [choice["const"] for choice in schema.get("oneOf", []) if "const" in choice]
        if "example" in parameter or named:
            return str(parameter.get("example", *named[:1]))
        kinds = {"integer": "10", "boolean": "true"}
        formats = {"uuid": sample, "date-time": "2026-01-01T00:00:00Z"}
        return kinds.get(schema.get("type")) or formats.get(schema.get("format"), "a")

    def queries(self):
        """Each parameter of each query, with an address in which it has a value."""
        match = UUID.search(self.access.get(f"{self.url}/api/v1/me")[1])
        sample = match[0] if match else "1"
        for path, operation in self.operations():
            parameters = [one for one in operation.get("parameters", []) if one["in"] == "query"]
            if not parameters:
                continue
            place, known = self.place(path)
            values = {one["name"]: known.get(one["name"]) or self.value(place, one, sample) for one in parameters}
            needed = {one["name"] for one in parameters if one.get("required")} | known.keys()
            for one in parameters:
                query = {name: value for name, value in values.items() if name in needed or name == one["name"]}
                url = f"{self.url}{place}?{urllib.parse.urlencode(query)}"
                # Whoever is signed in gets a stream that never ends.
                access = Access() if operation.get("operationId") in NEVER else self.access
                yield Query(path, one["name"], url, access.get(url)[0], access)

    def filled(self, leave_out):
        """A document for wapiti: ids in place of the names of ids, nothing that deletes or ends what the scan needs."""
        document = copy.deepcopy(self.json)
        operations = document.pop("paths")
        document["paths"] = {}
        for path, methods in operations.items():
            kept = {
                method: operation
                for method, operation in methods.items()
                if method != "delete" and operation.get("operationId") not in leave_out
            }
            for operation in kept.values():
                # wapiti can only make up forms that are objects.
                content = operation.get("requestBody", {}).get("content", {})
                if self.resolve(content.get(FORM, {}).get("schema", {})).get("type") != "object":
                    content.pop(FORM, None)
            if kept:
                document["paths"].setdefault(self.place(path)[0], {}).update(kept)
        return document


# --- the two scanners -----------------------------------------------------------------------------


def run(command, folder, seconds):
    """What a scanner says; it is stopped when its time is up."""
    try:
        quiet = {"capture_output": True, "text": True, "check": False, "env": {**os.environ, "HOME": folder}}
        done = subprocess.run(command, cwd=folder, timeout=seconds, **quiet)
        return done.stdout + done.stderr
    except subprocess.TimeoutExpired as stopped:
        return f"{(stopped.stdout or b'').decode(errors='replace')}\nstopped after {seconds} s"


def sqlmap(tools, query, engine, seconds):
    """What is wrong with this parameter, or nothing; and how many requests were tried."""
    with tempfile.TemporaryDirectory() as folder:
        command = [f"{tools}/sqlmap", "-u", query.url, "-p", query.name, "--batch", "--level", "2", "--risk", "1", "-v", "3"]
        command += ["--dbms", {"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine], "--time-sec", "2", "--timeout", "15"]
        command += ["--retries", "1", "--ignore-code", "401,404", "--output-dir", folder, "--disable-coloring", "--flush-session"]
        for name, value in query.access.headers().items():
            command += ["--header", f"{name}: {value}"]
        # The audit log grows while it is read, which may look like an injection until sqlmap tries it again, and then it stops.
        for _ in range(3):
            said = run(command, folder, seconds)
            if "false positive or unexploitable" not in said:
                break
    codes = dict(re.findall(r"\b([45]\d\d) \([^)]*\) - (\d+) times", said))
    tried = said.count("[PAYLOAD]")
    if found := re.search(r"sqlmap identified the following injection point.*?---\n(.*?)---", said, re.DOTALL):
        return f"injectable:\n{found[1]}", tried
    if broken := [code for code in codes if code >= "500"]:
        return f"server error {', '.join(broken)}", tried
    # A scan that only ever hears "too many" or "not you" has tried nothing.
    if CLEAN not in said or tried < FEWEST or "429" in codes or (query.status == 200 and "401" in codes):
        return f"not tried to the end ({codes}):\n{said[-1500:]}", tried
    return None, tried


def inject(tools, document, engine, options):
    """Every parameter, two at a time. The list of what is wrong."""
    started, queries = time.monotonic(), list(document.queries())

    def one(query):
        begun = time.monotonic()
        wrong, tried = sqlmap(tools, query, engine, options.seconds)
        took = f"{tried} requests, {time.monotonic() - begun:.0f} s"
        print(f"    {query.path}?{query.name} ({query.status}; {took}): {wrong or 'clean'}", flush=True)
        return wrong and f"{query.path}?{query.name}: {wrong}", tried

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(one, queries))
    wrong = [found for found, _ in answers if found]
    requests = sum(tried for _, tried in answers)
    took = f"{requests} requests, {time.monotonic() - started:.0f} s"
    print(f"    sqlmap: {len(queries)} parameters, {took}, {len(wrong)} findings", flush=True)
    return wrong


def wapiti(tools, document, access, pages, options):
    """Pages and API. The list of what is medium or worse, or made the server fail; the rest is only said."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder, "openapi.json")
        known.write_text(json.dumps(document.filled([*NEVER, *NOT_AS_A_PERSON, *CALLS_OUT])), encoding="utf-8")
        report = Path(folder, "report.json")
        command = [f"{tools}/python", str(HERE / "scan_wapiti.py"), "--url", f"{document.url}/", "--swagger", str(known)]
        command += ["--module", MODULES, "--scope", "domain", "--tasks", "2", "--no-bugreport", "--flush-session"]
        command += ["--store-session", f"{folder}/session", "--store-config", f"{folder}/config"]
        command += ["--format", "json", "--output", str(report)]
        command += ["--max-scan-time", str(options.module_seconds), "--max-attack-time", str(options.module_seconds)]
        command += ["--timeout", "15", "--verbose", "1", "--endpoint", "http://127.0.0.1:9/"]
        for page in pages:
            command += ["--start", f"{document.url}{page}"]
        for name, value in access.headers().items():
            command += ["--header", f"{name}: {value}"]
        said = run(command, folder, options.module_seconds * (MODULES.count(",") + 3))
        if not report.exists():
            return [f"wapiti did not come to its end:\n{said[-3000:]}"]
        answer = json.loads(report.read_text(encoding="utf-8"))
    wrong, minor = [], {}
    for kind in ("vulnerabilities", "anomalies"):
        for category, findings in answer[kind].items():
            for found in findings:
                if found["level"] >= BAD or category == "Internal Server Error":
                    where = f"{found['method']} {found['path']} {found['parameter']}"
                    request = re.sub(r"(?im)^authorization: .*\n", "", found["http_request"])
                    wrong.append(f"{category}: {where}: {found['info']}\n{request}")
                else:
                    what = f"{category} ({found['info']})"
                    minor[what] = minor.get(what, 0) + 1
    for what, count in minor.items():
        print(f"    minor: {what} x {count}")
    for what in re.findall(r"Max attack time was reached for module (\w+)|(\d+ requests were skipped.*)", said):
        print(f"    {'cut short: ' + what[0] if what[0] else what[1]}")
    addresses, took = answer["infos"].get("crawled_pages_nbr"), time.monotonic() - started
    print(f"    wapiti: {addresses} addresses, {took:.0f} s, {len(wrong)} findings", flush=True)
    return wrong


# --- what to scan ---------------------------------------------------------------------------------


def self_test(tools, options):
    """Both scanners find what the canary has, and nothing else."""
    nobody = Access()
    with canary() as url:
        document = Document(url, nobody)
        found = wapiti(tools, document, nobody, ["/"], options)
        for kind, path in ((".*Cross Site Scripting", "/search"), ("SQL Injection", "/items")):
            if not any(re.match(kind, one) and path in one for one in found):
                sys.exit(f"wapiti did not find the fault in {path}, only {found}")
        if wrong := [one for one in found if not re.search("/search|/items", one)]:
            sys.exit(f"wapiti found what is not there: {wrong}")
        found = inject(tools, document, "sqlite", options)
        if len(found) != 1 or not found[0].startswith("/items?name: injectable"):
            sys.exit(f"sqlmap did not find exactly the one fault: {found}")
    print("    the scanners find what they should")


def scan(tools, engine, options):
    """All scans of one engine."""
    wrong = []
    with open(ROUTES, encoding="utf-8") as source:
        pages = re.findall(r'&str = "(/[^"]*)"', source.read())
    with server(engine) as target:
        somebody = Access(target)
        # A list has a cursor only when it has two things.
        target.keys(["viewer", "agent"])
        for name in ("one", "two"):
            body = {"email": f"{name}@demo.example", "role": "viewer"}
            ask(target.url, "POST", "/api/v1/invites", body, target.sign_in())
        if options.only != "wapiti":
            print(f"\n--- sqlmap, {engine}", flush=True)
            wrong += inject(tools, Document(target.url, somebody), engine, options)
        if options.only != "sqlmap":
            for name, access in (("nobody", Access()), ("somebody signed in", somebody)):
                print(f"\n--- wapiti as {name}, {engine}", flush=True)
                document = Document(target.url, somebody)
                # A fresh one, that lasts as long as the scan.
                somebody.token = None
                wrong += wapiti(tools, document, access, pages, options)
                # A session that ended on the way would have hidden what came after it.
                if access is somebody:
                    ask(target.url, "GET", "/api/v1/me", token=somebody.token)
    return [f"{engine}: {one}" for one in wrong + [f"logged: {line}" for line in target.errors]]


def main():
    """Reads the options, scans, says what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tools")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--engine", choices=["sqlite", "postgres"], action="append")
    parser.add_argument("--only", choices=["wapiti", "sqlmap"])
    parser.add_argument("--seconds", type=int, default=240)
    parser.add_argument("--module-seconds", type=int, default=30)
    options = parser.parse_args()
    if options.self_test:
        self_test(options.tools, options)
        return
    engines = options.engine or ["sqlite", *(["postgres"] if os.environ.get("CRM_TEST_DATABASE_URL") else [])]
    wrong = [found for engine in engines for found in scan(options.tools, engine, options)]
    if wrong:
        sys.exit("\n".join(["", f"{len(wrong)} findings:", *wrong]))


main()
