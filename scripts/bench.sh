#!/usr/bin/env bash
# Figures of the product beside a bare floor, on SQLite and PostgreSQL. Arguments go to the program: --sizes, --rounds,
# --millis, --json FILE, --gate (fail when a gate is missed). `scripts/bench.sh quick` takes a minute and proves nothing.
source "$(dirname "$0")/lib.sh"

# A database of our own, unless one is given. It syncs to disk, as the product promises.
if [ -z "${CRM_TEST_DATABASE_URL:-}" ]; then
    exec env CRM_POSTGRES_DURABLE=yes scripts/postgres.sh "$0" "$@"
fi

if [ "${1:-}" = quick ]; then
    shift
    set -- --sizes 10000 --rounds 3 --millis 700 "$@"
fi
[ -x "$CRM_BIN" ] || die "$CRM_BIN is missing: run 'make build'."
export CRM_BIN
step "benchmark program" cargo build --release --locked -p crm-bench
"$TARGET/release/crm-bench" run "$@"
