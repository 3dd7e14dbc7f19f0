#!/usr/bin/env bash
# Licences, banned crates, sources and known vulnerabilities of every crate in Cargo.lock (deny.toml).
#
# The advisory database is fetched. Where that is impossible, a copy of it in the folder CRM_ADVISORY_DB is used;
# without one the advisories stay unchecked, which is said, and is an error when CRM_REQUIRE_ADVISORIES is set.
source "$(dirname "$0")/lib.sh"

deny() { cargo deny --log-level error "$@"; }

# Runs first and may use the network: it fetches the crates that the advisories are then matched with.
bans_licenses_sources() {
    local log status=0
    log=$(cargo deny --color never check --hide-inclusion-graph bans licenses sources 2>&1) || status=$?
    if [ "$status" -eq 0 ]; then
        echo "    $(tail -n 1 <<<"$log"); $(grep -c 'warning\[duplicate\]' <<<"$log" || true) crates come in several versions"
    else
        echo "$log"
    fi
    return "$status"
}

# cargo-deny wants the database as a git clone in a folder of its own naming.
advisories_from_copy() {
    local work db
    work=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    db=$work/db/advisory-db-3157b0e258782691
    mkdir -p "$db"
    cp -R "$CRM_ADVISORY_DB/." "$db"
    chmod -R u+w "$db"
    git -C "$db" init --quiet
    git -C "$db" add --all
    git -C "$db" -c user.name=copy -c user.email=copy@localhost commit --quiet --message copy
    git -C "$db" rev-parse HEAD >"$db/.git/FETCH_HEAD"
    sed "s|^\[advisories\]|&\ndb-path = \"$work/db\"|" deny.toml >"$work/deny.toml"
    deny --offline --config "$work/deny.toml" check advisories
}

advisories() {
    if [ -n "${CRM_ADVISORY_DB:-}" ]; then
        echo "    advisories from the copy in CRM_ADVISORY_DB"
        advisories_from_copy
    elif deny fetch db >/dev/null 2>&1; then
        deny check advisories
    elif [ -n "${CRM_REQUIRE_ADVISORIES:-}" ]; then
        die "the advisory database cannot be fetched, and CRM_ADVISORY_DB names no copy of it."
    else
        echo "    NOT CHECKED: the advisory database cannot be fetched, and CRM_ADVISORY_DB names no copy of it." >&2
    fi
}

step "licences, bans and sources" bans_licenses_sources
step "advisories" advisories
