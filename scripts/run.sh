#!/usr/bin/env bash
# Builds what changed and serves demo data on the embedded database, with the simulators behind it.
# Ctrl-C stops it. Settings (CRM_BIND, CRM_DATABASE_URL, ...) are taken from the environment.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh run
scripts/build.sh
say "starting; Ctrl-C stops it"
# exec: signals reach the server itself.
exec "$TARGET/release/crm" serve --demo
