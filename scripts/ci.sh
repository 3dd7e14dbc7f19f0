#!/usr/bin/env bash
# Everything that must be true before a change lands. `gate` as argument runs the full counts.
source "$(dirname "$0")/lib.sh"
START=$SECONDS
export CRM_TEST_COUNTS=${1:-ci}

step "formatting" cargo fmt --all --check
scripts/check-arrows.sh
scripts/deny.sh
# First, because the server embeds it.
step "frontend" frontend/build.sh
scripts/wasm.sh size
step "clippy" cargo clippy --quiet --locked --workspace --all-targets -- --deny warnings
step "clippy for the browser" cargo clippy --quiet --locked -p crm-frontend --target wasm32-unknown-unknown -- --deny warnings
printf '\n    checks: done in %s s\n' $((SECONDS - START))
exec scripts/test.sh
