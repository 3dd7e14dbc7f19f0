#!/usr/bin/env python3
"""Adds up what the test runners counted.

`counts.py read RUNNER LOG` prints "passed failed" of one run; `counts.py sum FILE` adds such lines up.
"""

import re
import sys

ANSI = re.compile(r"\x1b\[[0-9;]*m")

# For each runner, the patterns of its closing lines. Every match is added.
PASSED = {
    "nextest": r"Summary \[.*?\].*?(\d+) passed",
    "cargo": r"^test result: .*?(\d+) passed",
    "node": r"^(?:#|ℹ) pass (\d+)$",
    "playwright": r"^\s+(\d+) passed\b",
}
FAILED = {
    "nextest": r"Summary \[.*?\].*?(\d+) (?:failed|timed out)",
    "cargo": r"^test result: .*?(\d+) failed",
    "node": r"^(?:#|ℹ) (?:fail|cancelled) (\d+)$",
    "playwright": r"^\s+(\d+) (?:failed|interrupted|did not run|flaky)\b",
}


def total(pattern: str, text: str) -> int:
    return sum(int(n) for n in re.findall(pattern, text, re.MULTILINE))


def read(runner: str, text: str) -> tuple[int, int]:
    if runner == "unittest":
        ran = total(r"^Ran (\d+) tests? in", text)
        bad = total(r"(?:failures|errors)=(\d+)", text)
        skipped = total(r"skipped=(\d+)", text)
        return ran - bad - skipped, bad
    return total(PASSED[runner], text), total(FAILED[runner], text)


def main() -> None:
    match sys.argv[1:]:
        case ["read", runner, path]:
            with open(path, encoding="utf-8", errors="replace") as log:
                print(*read(runner, ANSI.sub("", log.read())))
        case ["sum", path]:
            with open(path, encoding="utf-8") as lines:
                pairs = [tuple(map(int, line.split())) for line in lines]
            if pairs:
                print(f"{sum(p for p, _ in pairs)} passed, {sum(f for _, f in pairs)} failed")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
