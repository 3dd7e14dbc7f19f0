#!/usr/bin/env bash
# Starts a private PostgreSQL for tests, runs COMMAND with CRM_TEST_DATABASE_URL set to it, and removes it again.
# Without a command it prints the URL and waits for Ctrl-C.
# usage: scripts/postgres.sh [COMMAND...]
source "$(dirname "$0")/lib.sh"

find_bin() {
    local dir
    for dir in $(ls -d /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV); do
        [ -x "$dir/initdb" ] && echo "$dir" && return
    done
    dir=$(command -v initdb) && dirname "$(readlink -f "$dir")" && return
    die "PostgreSQL is not installed (no initdb found). Run 'make setup'."
}
BIN=$(find_bin)
MAJOR=$("$BIN/initdb" --version | grep -oE '[0-9]+' | head -1)
[ "$MAJOR" -ge 15 ] || die "PostgreSQL $MAJOR is too old; 15 or newer is needed."

DIR=$(mktemp -d "${TMPDIR:-/tmp}/crm-postgres.XXXXXX")

# PostgreSQL refuses to run as root.
AS=()
if [ "$(id -u)" -eq 0 ]; then
    OWNER=postgres
    id "$OWNER" >/dev/null 2>&1 || OWNER=nobody
    chown "$OWNER" "$DIR"
    AS=(runuser -u "$OWNER" --)
    command -v runuser >/dev/null || die "runuser (util-linux) is needed to start PostgreSQL as root."
fi
as() { (cd "$DIR" && "${AS[@]}" "$@"); }

RUNNING=""
stop() {
    local status=$?
    trap - EXIT INT TERM
    kill $(jobs -p) 2>/dev/null || true
    [ -z "$RUNNING" ] || as "$BIN/pg_ctl" --pgdata="$DIR/data" --mode=immediate --wait stop >/dev/null 2>&1 || true
    rm -rf "$DIR"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

PASSWORD=$(python3 -c 'import secrets; print(secrets.token_hex(12))')
printf '%s' "$PASSWORD" >"$DIR/password"
[ ${#AS[@]} -eq 0 ] || chown "$OWNER" "$DIR/password"
chmod 600 "$DIR/password"
as "$BIN/initdb" --pgdata="$DIR/data" --username=crm --pwfile="$DIR/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$DIR/initdb.log" 2>&1 ||
    { cat "$DIR/initdb.log" >&2; die "initdb failed."; }

# Tests need speed and throw the data away: no syncing to disk. Figures need the truth.
SYNC="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
[ -z "${CRM_POSTGRES_DURABLE:-}" ] || SYNC=""

# Another process may take the free port before PostgreSQL does, hence the tries.
for _ in 1 2 3 4 5; do
    PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    if as "$BIN/pg_ctl" --pgdata="$DIR/data" --log="$DIR/log" --wait --silent --options="-p $PORT -k $DIR \
        -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=128MB $SYNC" start >/dev/null 2>&1; then
        RUNNING=yes
        break
    fi
done
[ -n "$RUNNING" ] || { tail -20 "$DIR/log" >&2 || true; die "PostgreSQL did not start."; }

export CRM_TEST_DATABASE_URL="postgres://crm:$PASSWORD@127.0.0.1:$PORT/postgres"
echo "PostgreSQL $MAJOR is ready: $CRM_TEST_DATABASE_URL"
if [ $# -gt 0 ]; then
    "$@"
else
    echo "Ctrl-C stops and removes it."
    # A background wait, because bash runs a trap only between commands.
    tail -f /dev/null &
    wait $! || true
fi
