#!/usr/bin/env bash
# Attacks every operation of the API with made-up requests: as nobody, as a key of each role, and as somebody signed in.
# Fails on a server error, on a status that the document does not name, and on an answer that does not fit its schema.
# usage: scripts/fuzz-api.sh [--examples N] [--seed N] [--only CALLER]
source "$(dirname "$0")/lib.sh"

[ -x "$CRM_BIN" ] || die "$CRM_BIN is missing: run 'make build'."
scripts/setup.sh fuzz
export CRM_BIN
step "fuzzing the API" "$TOOLS/fuzz/bin/python" scripts/fuzz_api.py "$TOOLS/fuzz/bin/st" "$@"
