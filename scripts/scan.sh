#!/usr/bin/env bash
# Scans a server of its own: wapiti over the pages and the API, as nobody and as somebody signed in, and sqlmap on each parameter
# of each query; on SQLite and on PostgreSQL. Before that, both have to find the faults of a server that has some.
# Fails on what wapiti calls medium or worse, on a server error, and on a parameter that sqlmap calls injectable or could not try.
# usage: scripts/scan.sh [--only wapiti|sqlmap] [--engine sqlite|postgres] [--seconds N] [--module-seconds N]
#        scripts/scan.sh --self-test
source "$(dirname "$0")/lib.sh"

case " $* " in
*" --self-test "* | *" --engine sqlite "*) ;;
*) [ -n "${CRM_TEST_DATABASE_URL:-}" ] || exec scripts/postgres.sh "$0" "$@" ;;
esac
scripts/setup.sh scan
export CRM_BIN PYTHONDONTWRITEBYTECODE=1
scan() { "$TOOLS/scan/bin/python" scripts/scan.py "$TOOLS/scan/bin" "$@"; }

step "scanning a server with known faults" scan --self-test
case " $* " in
*" --self-test "*) exit ;;
esac
[ -x "$CRM_BIN" ] || die "$CRM_BIN is missing: run 'make build'."
step "scanning" scan "$@"
