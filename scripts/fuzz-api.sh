#!/usr/bin/env bash
# Attacks every operation of the API with made-up requests: as nobody, as a key of each role, and as somebody signed in; and in
# chains, where what one answer names is used in the next request.
# Fails on a server error, on a status that the document does not name, on an answer that does not fit its schema, and on one that
# tells of our files, our code or our SQL.
# usage: scripts/fuzz-api.sh [--examples N] [--seed N] [--only CALLER] [--phases LIST] [--postgres]
source "$(dirname "$0")/lib.sh"

[ -x "$CRM_BIN" ] || die "$CRM_BIN is missing: run 'make build'."
case " $* " in
*" --postgres "*) [ -n "${CRM_TEST_DATABASE_URL:-}" ] || exec scripts/postgres.sh "$0" "$@" ;;
esac
scripts/setup.sh fuzz
export CRM_BIN PYTHONDONTWRITEBYTECODE=1
step "fuzzing the API" "$TOOLS/fuzz/bin/python" scripts/fuzz_api.py "$TOOLS/fuzz/bin/st" "$@"
