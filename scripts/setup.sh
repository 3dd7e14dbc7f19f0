#!/usr/bin/env bash
# Installs what is missing, and only that. Says what it does.
# usage: scripts/setup.sh run   what building and running needs
#        scripts/setup.sh       that, and what the tests need
#        scripts/setup.sh fuzz  what `make fuzz-api` needs beside it
#        scripts/setup.sh scan  what `make scan` needs beside it
source "$(dirname "$0")/lib.sh"
WANT=${1:-all}
START=$SECONDS
DID=""
did() { DID=yes; }
missing() { ! command -v "$1" >/dev/null 2>&1; }

# --- system packages ---------------------------------------------------------------------------

APT_READY=""
apt_install() {
    command -v apt-get >/dev/null || die "'$*' is missing and this system has no apt-get: install it by hand."
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "'$*' is missing: run 'apt-get install $*' as root."
        sudo=(sudo)
    fi
    if [ -z "$APT_READY" ]; then
        "${sudo[@]}" apt-get update -qq
        APT_READY=yes
    fi
    did
    step "installing $*" "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o=Dpkg::Use-Pty=0 "$@"
}

has_postgres() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
has_chromium() {
    [ -n "${CRM_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
        command -v google-chrome >/dev/null
}
has_venv() { python3 -c 'import venv, ensurepip' 2>/dev/null; }
# Ubuntu's chromium package only installs a snap, which does not run everywhere; Playwright brings a browser there.
is_ubuntu() { grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; }

system_packages() {
    local want=()
    if missing cc; then want+=(build-essential); fi
    if missing pkg-config; then want+=(pkg-config); fi
    if missing python3; then want+=(python3); fi
    if [ "$WANT" = all ]; then
        if missing python3 || ! has_venv; then want+=(python3-venv); fi
        if ! has_postgres; then want+=(postgresql); fi
        if ! has_chromium && ! is_ubuntu; then want+=(chromium fonts-dejavu-core); fi
    fi
    [ ${#want[@]} -eq 0 ] || apt_install "${want[@]}"
}

# --- Rust --------------------------------------------------------------------------------------

# The value of a key of one package in Cargo.lock.
locked_version() { awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock; }

rust_toolchain() {
    missing rustup && { missing cargo && die "Rust is missing: install it with rustup first."; return 0; }
    local channel
    channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
    # Automatic installs may be switched off, so each part is added by name.
    if ! rustup toolchain list | grep -q "^$channel-"; then
        did
        step "installing Rust $channel" rustup toolchain install "$channel" --profile minimal --component rustfmt --component clippy
    fi
    if ! rustup target list --installed --toolchain "$channel" | grep -qx wasm32-unknown-unknown; then
        did
        step "adding the wasm32 target" rustup target add wasm32-unknown-unknown --toolchain "$channel"
    fi
}

wasm_bindgen() {
    local want have
    want=$(locked_version wasm-bindgen)
    have=$(wasm-bindgen --version 2>/dev/null | awk '{print $2}' || true)
    [ "$have" = "$want" ] && return
    did
    # Not --locked: its own lock file may name crates that a registry no longer, or not yet, serves.
    step "building wasm-bindgen $want, the version in Cargo.lock (a few minutes, once)" \
        env -u CARGO_TARGET_DIR cargo install wasm-bindgen-cli --version "$want" --root "$TOOLS" --force --quiet
}

wasm_split() {
    local want
    want=$(cat scripts/tools/wasm-split.txt)
    # It does not tell its version; cargo does.
    cargo install --list --root "$TOOLS" 2>/dev/null | grep "^wasm_split_cli_support v$want:" >/dev/null && return
    did
    step "building wasm-split $want, which cuts the frontend into parts (two minutes, once)" \
        env -u CARGO_TARGET_DIR cargo install wasm_split_cli_support --version "$want" --features build-binary --root "$TOOLS" --force --quiet
}

# --- Node and Python ---------------------------------------------------------------------------

node_present() {
    missing node && die "Node.js 20 or newer is missing."
    local major
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || die "Node.js $major is too old; 20 or newer is needed."
}

# Installs a folder's packages unless its lock file is the one that was installed last.
npm_packages() {
    local folder=$1
    [ -f "$folder/package-lock.json" ] || return 0
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json" && return
    did
    step "installing the npm packages of $2" npm --prefix "$folder" ci --no-audit --no-fund --loglevel=error
    cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
}

wasm_opt() {
    mkdir -p "$TOOLS/npm" "$TOOLS/bin"
    cmp -s scripts/tools/package-lock.json "$TOOLS/npm/package-lock.json" ||
        cp scripts/tools/package.json scripts/tools/package-lock.json "$TOOLS/npm/"
    npm_packages "$TOOLS/npm" "wasm-opt"
    ln -sfn ../npm/node_modules/.bin/wasm-opt "$TOOLS/bin/wasm-opt"
}

playwright_browser() {
    has_chromium && return
    [ -x "$(cd e2e && node -p 'require("@playwright/test").chromium.executablePath()' 2>/dev/null)" ] && return
    did
    step "installing Playwright's Chromium" env -u PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD npm --prefix e2e exec -- playwright install --with-deps chromium
}

# python_tools VENV REQUIREMENTS WHAT [OPTIONS OF PIP...]: a virtual environment with exactly these packages, checked by hash.
python_tools() {
    local venv=$TOOLS/$1 requirements=scripts/tools/$2
    cmp -s "$requirements" "$venv/installed.txt" && return
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is missing."
    did
    rm -rf "$venv"
    python3 -m venv "$venv"
    step "installing $3" "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: "${@:4}" -r "$requirements"
    cp "$requirements" "$venv/installed.txt"
}

cargo_tools() {
    local name
    mkdir -p "$TOOLS/bin"
    for name in cargo-nextest cargo-deny; do
        if missing "$name" || [ "$(command -v "$name")" = "$TOOLS/bin/$name" ]; then
            python_tools cargo-tools cargo-tools.txt "cargo-nextest and cargo-deny"
            ln -sfn "../cargo-tools/bin/$name" "$TOOLS/bin/$name"
        fi
    done
}

# -----------------------------------------------------------------------------------------------

if [ "$WANT" = fuzz ]; then
    python_tools fuzz fuzz.txt "schemathesis"
    exit
fi
if [ "$WANT" = scan ]; then
    # The list is whole; wapiti's own wishes are not asked again.
    python_tools scan scan.txt "wapiti and sqlmap" --no-deps
    exit
fi
system_packages
rust_toolchain
node_present
wasm_bindgen
wasm_split
wasm_opt
npm_packages frontend "the frontend"
if [ "$WANT" = all ]; then
    npm_packages e2e "the browser tests"
    playwright_browser
    npm_packages openapi/clients/typescript "the TypeScript client"
    python_tools python requirements.txt "openapi-python-client"
    cargo_tools
fi
if [ -n "$DID" ]; then
    say "set-up done in $((SECONDS - START)) s"
else
    say "set-up: nothing was missing"
fi
