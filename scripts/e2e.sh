#!/usr/bin/env bash
# The browser tests: the real binary, the simulators behind it, a real browser. Arguments go to Playwright.
# With CRM_TEST_DATABASE_URL set, the main stories run on PostgreSQL, too.
source "$(dirname "$0")/lib.sh"
export CRM_BIN

[ -x "$CRM_BIN" ] || die "$CRM_BIN is missing: run 'make build'."
step "types of the browser tests" npm --prefix e2e run --silent check
step "browser tests" counted playwright npm --prefix e2e test -- "$@"
