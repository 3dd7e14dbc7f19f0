#!/usr/bin/env python3
"""Starts the CRM with demo data on a private database, runs COMMAND against it, and stops it again.

usage: with-demo.py BINARY COMMAND...

COMMAND finds the server in CRM_URL, CRM_EMAIL, CRM_PASSWORD and CRM_SIMULATOR_URL.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

START_LIMIT = 120  # seconds
STOP_LIMIT = 15  # seconds

# What `crm serve --demo` prints, and where COMMAND finds it.
PRINTED = {
    "listening on (?P<CRM_URL>http://\\S+)",
    "simulator on (?P<CRM_SIMULATOR_URL>http://\\S+)",
    "log in as (?P<CRM_EMAIL>\\S+) with password (?P<CRM_PASSWORD>\\S+)",
}
WANTED = {"CRM_URL", "CRM_SIMULATOR_URL", "CRM_EMAIL", "CRM_PASSWORD"}


class Server:
    """The running server, and what it has printed about itself so far."""

    def __init__(self, binary: str, folder: str) -> None:
        settings = {key: value for key, value in os.environ.items() if not key.startswith("CRM_")}
        settings["CRM_BIND"] = "127.0.0.1:0"
        settings["CRM_DATABASE_URL"] = f"sqlite://{folder}/crm.db?mode=rwc"
        self.found: dict[str, str] = {}
        self.log: list[str] = []
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            [binary, "serve", "--demo"],
            cwd=folder, env=settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.log.append(line)
            for pattern in PRINTED:
                if match := re.search(pattern, line):
                    self.found |= match.groupdict()
            if WANTED <= self.found.keys():
                self.ready.set()
        self.ready.set()  # The server ended; nobody needs to wait any longer.

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()


def main() -> int:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    binary = str(Path(sys.argv[1]).resolve())
    if not os.access(binary, os.X_OK):
        sys.exit(f"error: {binary} is missing: run 'make build'.")
    with tempfile.TemporaryDirectory(prefix="crm-demo-") as folder:
        server = Server(binary, folder)
        try:
            server.ready.wait(START_LIMIT)
            if missing := WANTED - server.found.keys():
                sys.exit(f"error: the server did not print {', '.join(sorted(missing))}:\n{''.join(server.log[-40:])}")
            status = subprocess.run(sys.argv[2:], env=os.environ | server.found, check=False).returncode
            if status != 0:
                print("the server's last lines:\n" + "".join(server.log[-40:]), file=sys.stderr)
            return status
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
