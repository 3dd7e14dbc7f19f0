#!/usr/bin/env bash
# Builds the browser app into OUT_DIR (default: frontend/dist), ready to be served or embedded.
#   frontend/build.sh [OUT_DIR]
# CRM_WASM_PROFILE=dev builds faster and skips wasm-opt. Needs wasm-bindgen (the version in Cargo.lock), wasm-split-cli
# (the version in scripts/tools/wasm-split.txt), wasm-opt and node on PATH. Does nothing when nothing changed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
out=${1:-"$here/dist"}
profile=${CRM_WASM_PROFILE:-wasm-release}
cd "$root"

need() {
  command -v "$1" >/dev/null || { echo "$1 is not on PATH; $2" >&2; exit 1; }
}
need node "install Node 20 or later"
need wasm-bindgen "install wasm-bindgen-cli in the version that Cargo.lock names"
need wasm-split-cli "install wasm_split_cli_support, with its feature build-binary, in the version of scripts/tools/wasm-split.txt"
[ "$profile" = dev ] || need wasm-opt "install binaryen from npm"

# Everything that can change the result, as one hash.
stamp=$({
  echo "$profile"; rustc --version; wasm-bindgen --version; sha256sum <"$(command -v wasm-split-cli)"
  find frontend crates/client crates/types crates/rules Cargo.toml Cargo.lock \
    -path "$out" -prune -o -path frontend/dist -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
} | sha256sum | cut -d' ' -f1)
target=${CARGO_TARGET_DIR:-$root/target}
# Outside of OUT_DIR: everything in there ends up in the server's binary.
mark=$target/frontend-$(echo "$out" | sha256sum | cut -c1-12).stamp
if [ -f "$out/index.html" ] && [ "$(cat "$mark" 2>/dev/null)" = "$stamp" ]; then
  echo "frontend: up to date"
  exit 0
fi

# Views as boxed trait objects instead of one type a tree: an eighth less to download, and faster to compile. The
# relocations tell wasm-split what uses what.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg erase_components -Clink-arg=--emit-relocs"
cargo build -p crm-frontend --profile "$profile" --target wasm32-unknown-unknown
folder=$profile
[ "$profile" = dev ] && folder=debug

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Cut at the functions marked `wasm_split`: app.wasm is loaded first, the rest when somebody needs it.
wasm-split-cli "$target/wasm32-unknown-unknown/$folder/crm-frontend.wasm" "$work/split" --target web --out-name app
# The linker's exports are kept because the parts import the table of functions.
wasm-bindgen --target web --no-typescript --keep-lld-exports --out-name app --out-dir "$work" "$work/split/app.wasm"
rm "$work/split/app.wasm"
mv "$work"/split/* "$work"
if [ "$profile" != dev ]; then
  # Named one by one: with --all-features the result uses proposals that browsers do not load.
  features=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals
    --enable-reference-types --enable-multivalue)
  for file in "$work"/*.wasm; do
    # What counts is the size after compression: -Os is smaller then than -Oz, and functions of like names are alike, so
    # that the compressor finds more when they stand together. Names are needed until then.
    wasm-opt -g "${features[@]}" --flatten --rereloop -Os --reorder-functions-by-name "$file" -o "$file" \
      2> >(grep -v "unknown name subsection" >&2)
    wasm-opt "${features[@]}" --strip-debug "$file" -o "$file"
  done
fi
node "$here/assemble.mjs" "$work" "$here" "$out"
echo "$stamp" >"$mark"
