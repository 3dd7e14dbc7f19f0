# What the scripts share. Source it; it runs nothing.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# Everything that set-up builds for us and no package manager tracks.
TOOLS=${CRM_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/attack-a-crack-crm/tools}
# Ours first: wasm-bindgen must be exactly the version in Cargo.lock.
export PATH="$TOOLS/bin:$PATH"

TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
CRM_BIN=${CRM_BIN:-$TARGET/release/crm}

# Node's own notices are not ours to act on.
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
# Tests use the system's browser.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

say() { printf '\n==> %s\n' "$*"; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# step WHAT COMMAND...: says what it does, does it, says how long it took. The command may be a function.
step() {
    local what=$1 start=$SECONDS status=0
    shift
    say "$what"
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    if [ "$status" -eq 0 ]; then
        printf '    %s: done in %s s\n' "$what" $((SECONDS - start))
    else
        printf '    %s: FAILED after %s s\n' "$what" $((SECONDS - start)) >&2
    fi
    return "$status"
}

# counted RUNNER COMMAND...: runs a test runner and adds what it counted to the totals that `totals` prints.
counted() {
    local runner=$1 log status=0
    shift
    log=$(mktemp)
    "$@" 2>&1 | tee "$log" || status=$?
    if [ -n "${CRM_COUNTS_FILE:-}" ]; then
        python3 "$ROOT/scripts/counts.py" read "$runner" "$log" >>"$CRM_COUNTS_FILE"
    fi
    rm -f "$log"
    return "$status"
}
