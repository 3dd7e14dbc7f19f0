#!/usr/bin/env bash
# Builds the frontend, then the binary that embeds it: $CARGO_TARGET_DIR/release/crm, or target/release/crm.
source "$(dirname "$0")/lib.sh"

step "frontend" frontend/build.sh
step "binary" cargo build --release --locked -p crm-api
printf '    %s (%s)\n' "$TARGET/release/crm" "$(du -h "$TARGET/release/crm" | cut -f1)"
