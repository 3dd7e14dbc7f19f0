#!/usr/bin/env python3
"""Checks the arrows between the crates: who may know whom, and what a crate must never know.

The tables are the rule (crates/ARCHITECTURE.md explains it). A new crate or edge is added here on purpose, or not at all.
"""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Which crates of ours a crate may use.
ALLOWED = {
    "types": set(),
    "rules": {"types"},
    "rules-data": {"types", "rules"},
    "sheets": set(),
    "store": {"types"},
    "entity": {"types"},
    "jobs": {"types", "store", "entity"},
    "domain": {"types", "rules", "rules-data", "sheets", "store", "entity", "jobs"},
    "channels": {"types", "rules", "domain"},
    "simulator": set(),
    "migrations": set(),
    "client": {"types"},
    "frontend": {"types", "rules", "client"},
    "api": {
        "types", "rules", "rules-data", "store", "entity", "jobs", "domain", "channels", "simulator", "migrations",
        "client",
    },
    # Feeds the product over HTTP, and fills its tables beforehand.
    "bench": {"types", "entity", "simulator"},
    "testkit": {"types", "store", "entity", "jobs", "domain", "channels", "simulator", "migrations", "client", "api"},
}

# What tests may use beyond that. Crates that are not listed get nothing.
FOR_TESTS = {"testkit", "simulator", "migrations"}
TESTS_MAY = {"store", "entity", "jobs", "domain", "channels", "api", "client", "migrations", "testkit"}

SERVER = {"actix-web", "actix-rt", "sea-orm", "sqlx", "tokio"}
IO = SERVER | {"reqwest", "rand", "governor", "tracing-subscriber", "figment"}

# Crates that must not be anywhere below a crate, however deep.
NEVER = {
    "types": IO,
    "rules": IO,
    "rules-data": IO,
    "sheets": IO,
    "entity": {"actix-web", "reqwest"},
    "store": {"actix-web", "reqwest"},
    "jobs": {"actix-web", "reqwest"},
    "domain": {"actix-web", "reqwest", "lettre"},
    "channels": {"actix-web"},
    "simulator": {"sea-orm", "sqlx"},
    "client": {"actix-web", "sea-orm", "sqlx"},
    # The last three would double what the browser downloads.
    "frontend": SERVER | {"chrono-tz", "rlibphonenumber", "minijinja"},
}

# Crates that must not be named by a crate, though something below it may use them.
NOT_NAMED = {
    "channels": {"sea-orm", "sqlx"},
    "api": {"sea-orm", "sqlx", "reqwest"},
}


def cargo(*arguments: str) -> str:
    done = subprocess.run(["cargo", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"cargo {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


@cache
def below(package: str) -> frozenset[str]:
    """Every crate that ends up in a build of this package, on the server or in the browser."""
    platform = "wasm32-unknown-unknown" if package == "crm-frontend" else "all"
    tree = cargo("tree", "--locked", "-p", package, "-e", "normal,no-proc-macro", "--target", platform, "--prefix", "none")
    return frozenset(line.split()[0] for line in tree.splitlines() if line.strip())


def folder(package: str) -> str:
    return package.removeprefix("crm-")


def wrong_edges(packages: list[dict]) -> list[str]:
    wrong = []
    for package in packages:
        name = folder(package["name"])
        if name not in ALLOWED:
            wrong.append(f"{name} is not in the table of scripts/check-arrows.py: decide what it may know")
            continue
        for dependency in package["dependencies"]:
            to, kind = dependency["name"], dependency["kind"] or "normal"
            if to.startswith("crm-"):
                allowed = set(ALLOWED[name])
                if kind == "dev" and name in TESTS_MAY:
                    allowed |= FOR_TESTS
                if folder(to) not in allowed and folder(to) != name:
                    wrong.append(f"{name} must not know {folder(to)} ({kind} dependency)")
            elif kind != "dev" and to in NOT_NAMED.get(name, set()):
                wrong.append(f"{name} must not name {to}")
    return wrong


def wrong_depths(packages: list[dict]) -> list[str]:
    wrong = []
    for package in packages:
        name = folder(package["name"])
        for crate in sorted(NEVER.get(name, set()) & below(package["name"])):
            wrong.append(f"{name} must never know {crate}, not even through another crate "
                         f"(cargo tree -p {package['name']} -e normal,no-proc-macro -i {crate})")
    return wrong


def silent_routes() -> list[str]:
    """`.route(..)` serves a path that the OpenAPI document does not show; `.service(handler)` does both."""
    wrong = []
    for path in sorted((ROOT / "crates/api/src").rglob("*.rs")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"\.route\(", line.split("//")[0]):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: `.route(` is missing from the OpenAPI document; "
                             "use `.service(handler)`")
    return wrong


def main() -> None:
    metadata = json.loads(cargo("metadata", "--format-version", "1", "--no-deps", "--locked"))
    packages = sorted(metadata["packages"], key=lambda package: package["name"])
    wrong = wrong_edges(packages) + wrong_depths(packages) + silent_routes()
    if wrong:
        sys.exit("The arrows are broken:\n  " + "\n  ".join(wrong))
    print(f"    {len(packages)} crates, every arrow points the right way")


if __name__ == "__main__":
    main()
