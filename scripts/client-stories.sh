#!/usr/bin/env bash
# Both generated clients tell the same story to the real binary: log in, see the customer's text, answer, see it delivered.
source "$(dirname "$0")/lib.sh"

typescript() {
    npm --prefix openapi/clients/typescript run --silent build
    counted node python3 scripts/with-demo.py "$CRM_BIN" npm --prefix openapi/clients/typescript run --silent story
}

python_client() {
    counted unittest python3 scripts/with-demo.py "$CRM_BIN" \
        env PYTHONDONTWRITEBYTECODE=1 "$TOOLS/python/bin/python" -W ignore::ResourceWarning -m unittest discover --start-directory openapi/clients/python --verbose
}

step "TypeScript client's story" typescript
step "Python client's story" python_client
