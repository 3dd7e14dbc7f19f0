#!/usr/bin/env bash
# Several processes of the built binary on one private PostgreSQL: web processes and workers, as packaging/compose.yaml
# starts them, without containers. Prints their addresses and waits for Ctrl-C, or runs COMMAND against them.
#
# usage: scripts/cluster.sh [COMMAND...]
#
# COMMAND finds CRM_TEST_WEB_URLS and CRM_TEST_WORKER_URLS (separated by spaces), CRM_TEST_PIDS (the same order, web first),
# CRM_DATABASE_URL, CRM_SECRET_KEY, CRM_TEST_SIMULATOR_URL, CRM_TEST_EMAIL and CRM_TEST_PASSWORD.
# CRM_TEST_WEB (3) and CRM_TEST_WORKERS (2) say how many there are. With CRM_TEST_DATABASE_URL set, that server is used.
source "$(dirname "$0")/lib.sh"

[ -x "$CRM_BIN" ] || die "$CRM_BIN is missing: run 'make build'."
if [ -z "${CRM_TEST_DATABASE_URL:-}" ]; then
    exec scripts/postgres.sh "$0" "$@"
fi

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/crm-cluster.XXXXXX")
PIDS=()
SIMULATOR=""
stop() {
    local status=$?
    trap - EXIT INT TERM
    [ ${#PIDS[@]} -eq 0 ] || kill "${PIDS[@]}" 2>/dev/null || true
    [ ${#PIDS[@]} -eq 0 ] || wait "${PIDS[@]}" 2>/dev/null || true
    [ -z "$SIMULATOR" ] || kill "$SIMULATOR" 2>/dev/null || true
    # A stopped or killed process may have left connections.
    psql --quiet "$CRM_TEST_DATABASE_URL" --command "DROP DATABASE IF EXISTS $NAME WITH (FORCE)" >/dev/null 2>&1 || true
    rm -rf "$FOLDER"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

NAME=crm_cluster_$$
psql --quiet "$CRM_TEST_DATABASE_URL" --command "CREATE DATABASE $NAME"
export CRM_DATABASE_URL=${CRM_TEST_DATABASE_URL%/*}/$NAME
CRM_SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(32))')
export CRM_SECRET_KEY
export CRM_TEST_EMAIL=owner@example.com
CRM_TEST_PASSWORD=$(python3 -c 'import secrets; print(secrets.token_hex(12))')
export CRM_TEST_PASSWORD

# address LOG WORDS: waits until the log names an address after WORDS, and prints it.
address() {
    local found tries
    for tries in $(seq 300); do
        found=$(sed -n "s|^$2 \(http://[^ ]*\).*|\1|p" "$1" | head -1)
        [ -n "$found" ] && echo "$found" && return
        sleep 0.1
    done
    tail -20 "$1" >&2
    die "no process said '$2' within 30 s ($tries tries)."
}

"$CRM_BIN" simulate --bind 127.0.0.1:0 >"$FOLDER/simulator.log" 2>&1 &
SIMULATOR=$!
CRM_TEST_SIMULATOR_URL=$(address "$FOLDER/simulator.log" "simulator on")
export CRM_TEST_SIMULATOR_URL CRM_OPENPHONE_BASE_URL=$CRM_TEST_SIMULATOR_URL

"$CRM_BIN" migrate >/dev/null
printf '%s' "$CRM_TEST_PASSWORD" | "$CRM_BIN" owner create --email "$CRM_TEST_EMAIL" --password-stdin >/dev/null

CRM_TEST_WEB_URLS=""
CRM_TEST_WORKER_URLS=""
# begin ROLE NUMBER: starts a process and remembers where it listens.
begin() {
    local log=$FOLDER/$1-$2.log url
    (cd "$FOLDER" && CRM_BIND=127.0.0.1:0 exec "$CRM_BIN" serve --role "$1") >"$log" 2>&1 &
    PIDS+=($!)
    url=$(address "$log" "listening on")
    printf '%-8s %s   pid %s   log %s\n' "$1" "$url" "${PIDS[-1]}" "$log"
    case $1 in
    web) CRM_TEST_WEB_URLS+=" $url" ;;
    worker) CRM_TEST_WORKER_URLS+=" $url" ;;
    esac
}
for n in $(seq "${CRM_TEST_WEB:-3}"); do begin web "$n"; done
for n in $(seq "${CRM_TEST_WORKERS:-2}"); do begin worker "$n"; done
export CRM_TEST_WEB_URLS=${CRM_TEST_WEB_URLS# } CRM_TEST_WORKER_URLS=${CRM_TEST_WORKER_URLS# } CRM_TEST_PIDS="${PIDS[*]}"
echo "simulator $CRM_TEST_SIMULATOR_URL"
echo "log in as $CRM_TEST_EMAIL with password $CRM_TEST_PASSWORD"

if [ $# -gt 0 ]; then
    "$@"
else
    echo "Ctrl-C stops and removes it."
    tail -f /dev/null &
    PIDS+=($!)
    wait $! || true
fi
