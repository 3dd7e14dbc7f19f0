#!/usr/bin/env bash
# Writes openapi/openapi.json from the server's code, and the TypeScript and Python clients from that.
# The same input gives the same bytes: tools are pinned, and nothing carries a date.
source "$(dirname "$0")/lib.sh"

SPEC=openapi/openapi.json
PYTHON=openapi/clients/python

spec() {
    local new
    new=$(mktemp)
    # A binary that is built already, else one made for the purpose.
    if [ -n "${CRM_OPENAPI_BIN:-}" ]; then
        "$CRM_OPENAPI_BIN" openapi >"$new"
    else
        cargo run --quiet --locked -p crm-api -- openapi >"$new"
    fi
    # An interrupted or failed run leaves the old file alone.
    python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$new"
    cat "$new" >"$SPEC"
    rm -f "$new"
}

typescript() { npm --prefix openapi/clients/typescript run --silent generate; }

python_client() {
    local work
    work=$(mktemp -d)
    # ruff, which tidies what was generated, lies beside the generator.
    PATH="$TOOLS/python/bin:$PATH" openapi-python-client generate --path "$SPEC" --meta none --overwrite \
        --config "$PYTHON/generator.yaml" --output-path "$work/crm_client" --fail-on-warning
    rm -rf "$PYTHON/crm_client/.ruff_cache" "$PYTHON/crm_client"
    mv "$work/crm_client" "$PYTHON/crm_client"
    rm -rf "$PYTHON/crm_client/.ruff_cache" "$work"
}

[ "${1:-}" = --clients-only ] || step "openapi.json" spec
step "TypeScript client" typescript
step "Python client" python_client
