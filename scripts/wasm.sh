#!/usr/bin/env bash
# What the browser shares with the server must compile for it, and what the browser downloads must stay small.
# usage: scripts/wasm.sh check | size
source "$(dirname "$0")/lib.sh"

case ${1:-} in
check)
    step "types, rules and client for wasm32" cargo check --quiet --locked --target wasm32-unknown-unknown \
        -p crm-types -p crm-rules -p crm-rules-data -p crm-client
    ;;
size) step "size of what the browser downloads" node scripts/wasm-size.mjs ;;
*) die "usage: scripts/wasm.sh check | size" ;;
esac
