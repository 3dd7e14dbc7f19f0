#!/usr/bin/env bash
# Every test: unit and integration on SQLite and PostgreSQL, wasm, generated files, clients, browser.
# CRM_TEST_COUNTS=gate runs the property tests with 10,000 cases each, and the suites of crates/testkit with full counts.
source "$(dirname "$0")/lib.sh"

# A database of our own, unless one is given.
if [ -z "${CRM_TEST_DATABASE_URL:-}" ]; then
    exec scripts/postgres.sh "$0" "$@"
fi

export CRM_TEST_COUNTS=${CRM_TEST_COUNTS:-ci}
export CRM_COUNTS_FILE
CRM_COUNTS_FILE=$(mktemp)
START=$SECONDS
finish() {
    local status=$?
    printf '\n'
    python3 scripts/counts.py sum "$CRM_COUNTS_FILE"
    rm -f "$CRM_COUNTS_FILE"
    [ "$status" -eq 0 ] || echo "Some tests failed after $((SECONDS - START)) s." >&2
}
trap finish EXIT

PROFILE=ci
BUILT=dev
if [ "$CRM_TEST_COUNTS" = gate ]; then
    PROFILE=gate
    # Millions of cases: as fast as what is shipped.
    BUILT=release
    export PROPTEST_CASES=${PROPTEST_CASES:-10000}
fi

scripts/build.sh
# The kill suite kills what was just built. Kept aside: release tests link a binary with the tests' own features in its place.
mkdir -p "$TARGET/shipped"
cp "$CRM_BIN" "$TARGET/shipped/crm"
export CRM_BIN=$TARGET/shipped/crm
step "unit and integration tests, on SQLite and PostgreSQL" \
    counted nextest cargo nextest run --locked --workspace --cargo-quiet --cargo-profile "$BUILT" --profile "$PROFILE"
scripts/wasm.sh check
CRM_OPENAPI_BIN=$CRM_BIN scripts/check-generated.sh
scripts/client-stories.sh
scripts/e2e.sh
