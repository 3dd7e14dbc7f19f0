#!/usr/bin/env bash
# Who may know whom, and what a crate must never know (the tables are in check-arrows.py).
source "$(dirname "$0")/lib.sh"

step "arrows" python3 scripts/check-arrows.py
