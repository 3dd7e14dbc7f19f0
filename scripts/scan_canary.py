"""A small server with known faults, so that a scan that finds nothing is known to be able to find something.

Faults: `/search` writes what it is asked into its page, `/items` into its SQL, `/broken` tells of its own making. `/safe` and
`/echo` do nearly the same without a fault, and nothing may be said of them.
"""

import contextlib
import html
import http.server
import json
import sqlite3
import threading
import urllib.parse

BROKEN = [
    "at crates/domain/src/lib.rs:7:3",
    "(SELECT id FROM contact)",
    "crm_domain::access::find",
    "thread 'main' panicked at the disco",
    "postgres://crm@db/crm",
]


def parameter(name, example):
    """A text in the query."""
    return {"name": name, "in": "query", "required": True, "schema": {"type": "string"}, "example": example}


def operation(path, *parameters):
    """An operation as a document has it."""
    return {"get": {"operationId": path.strip("/"), "parameters": list(parameters), "responses": {"200": {"description": "."}}}}


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "canary", "version": "1"},
    "servers": [{"url": "/"}],
    "paths": {
        "/search": operation("/search", parameter("q", "tea")),
        "/items": operation("/items", parameter("name", "tea")),
        "/safe": operation("/safe", parameter("name", "tea")),
        "/echo": operation("/echo", parameter("q", "SELECT /src/main.rs:1 crm_domain::x")),
        "/broken": operation("/broken", parameter("name", "tea")),
    },
}


class Database:
    """Two things to buy."""

    def __init__(self):
        self.lock = threading.Lock()
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.connection.execute("CREATE TABLE item (name TEXT)")
        self.connection.execute("INSERT INTO item VALUES ('tea'), ('salt')")

    def ask(self, sql, *values):
        """The rows, or what the database says about the question."""
        with self.lock:
            try:
                return json.dumps(self.connection.execute(sql, values).fetchall())
            except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
                return f"sqlite3.OperationalError: {error}"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers; says nothing on the terminal."""

    database = Database()

    def do_GET(self):  # noqa: N802, the library's name
        """Every page."""
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        name, text = query.get("name", ""), query.get("q", "")
        pages = {
            "/": lambda: "<a href='/search?q=tea'>search</a> <a href='/items?name=tea'>items</a> <a href='/safe?name=tea'>safe</a>",
            "/search": lambda: f"<html><body><p>Nothing is called {text}</p></body></html>",
            "/items": lambda: html.escape(self.database.ask(f"SELECT name FROM item WHERE name = '{name}'")),
            "/safe": lambda: html.escape(self.database.ask("SELECT name FROM item WHERE name = ?", name) + name),
            "/echo": lambda: html.escape(text),
            "/broken": lambda: html.escape("; ".join(BROKEN), quote=False),
            "/api/openapi.json": lambda: json.dumps(DOCUMENT),
        }
        page = pages.get(url.path)
        body = (page() if page else "There is nothing here.").encode(errors="replace")
        self.send_response(200 if page else 404)
        self.send_header("content-type", "application/json" if url.path.endswith(".json") else "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Silence."""


@contextlib.contextmanager
def canary():
    """The address of such a server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
