#!/usr/bin/env bash
# The committed OpenAPI document and clients must be what the code generates today.
source "$(dirname "$0")/lib.sh"

scripts/generate-clients.sh
# Compared with what is staged or committed; a file that git does not know counts as a difference, too.
changed=$(git status --porcelain --untracked-files=all -- openapi | grep -v '^[AMR]  ' || true)
if [ -n "$changed" ]; then
    git --no-pager diff --stat -- openapi
    printf '%s\n' "$changed" >&2
    die "generated files differ from what is committed: run 'make openapi' and commit the result."
fi
say "generated files are up to date"
