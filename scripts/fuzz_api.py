"""Runs schemathesis against a server of its own, once for each kind of caller."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from attack_server import NEVER, NOT_AS_A_PERSON, server
from fuzz_checks import LEAKS
from scan_canary import canary

# Not whether made-up data is accepted: a fuzzer cannot know which ids exist, nor what the words of a body mean together.
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "ignored_auth",
        "tells_nothing_of_us",
    ]
)


def run(st, url, folder, arguments, **more):
    """Runs schemathesis with the checks of ours."""
    here = str(Path(__file__).resolve().parent)
    # One worker: two threads of one Python 3.11 now and then trip over each other in its parser, and are hardly faster.
    command = [st, "--config-file", f"{here}/fuzz.toml", "run", f"{url}/api/openapi.json", "--url", url, "--workers", "1"]
    command += ["--continue-on-failure", "--request-timeout", "15", "--no-color", *arguments]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "fuzz_checks", "PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, check=False, cwd=folder, env=environment, **more)


def prove(st):
    """The check of ours finds each thing that it looks for on a server that has them all, and nothing on its other pages."""
    with tempfile.TemporaryDirectory() as folder, canary() as url:
        arguments = ["--phases", "examples", "--checks", "tells_nothing_of_us", "--include-operation-id", "broken"]
        found = run(st, url, folder, arguments, capture_output=True, text=True)
        if found.returncode == 0 or (missed := [kind for kind in LEAKS if f"{kind}: " not in found.stdout]):
            sys.exit(f"the check did not find {missed}:\n{found.stdout}{found.stderr}")
        arguments[-1:] = ["echo", "--include-operation-id", "safe"]
        silent = run(st, url, folder, arguments, capture_output=True, text=True)
        if silent.returncode != 0:
            sys.exit(f"the check found something where nothing is:\n{silent.stdout}{silent.stderr}")
    print(f"the check finds what it should: {', '.join(LEAKS)}")


def attack(st, target, name, token, options, leave_out):
    """One run; whether it found nothing."""
    print(f"\n--- as {name}", flush=True)
    arguments = ["--phases", options.phases, "--max-examples", str(options.examples)]
    arguments += ["--seed", str(options.seed), "--checks", CHECKS]
    for operation in leave_out:
        arguments += ["--exclude-operation-id", operation]
    if token:
        arguments += ["--header", f"Authorization: Bearer {token}"]
    return run(st, target.url, target.folder, arguments).returncode == 0


def main():
    """Reads the options, runs, says what failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("st")
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    prove(options.st)
    failed = []
    with server("postgres" if options.postgres else "sqlite") as target:
        callers = {"nobody": None, **target.keys()}
        for name, token in callers.items():
            if options.only in (None, name) and not attack(options.st, target, name, token, options, NEVER):
                failed.append(name)
        if options.only in (None, "person"):
            # Access tokens end after ten minutes, so this one is fresh.
            if not attack(options.st, target, "person", target.sign_in(), options, NEVER + NOT_AS_A_PERSON):
                failed.append("person")
    if target.errors:
        failed.append("the server's log")
    if failed:
        sys.exit(f"found something as: {', '.join(failed)}")


main()
