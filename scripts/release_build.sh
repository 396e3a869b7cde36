# Compiles server and wasm for release and gathers them in target/dist.
# Expects the lock of target_lock.sh to be held.
# shellcheck shell=bash

release_build() {
  say "Building for release (about 8 minutes on 2 cores the first time, seconds when nothing changed)"
  # A name that changes with the content may be kept by browsers for ever.
  LEPTOS_HASH_FILES=true cargo leptos build --release --precompress </dev/null
  mkdir -p "$DIST"
  # A running server keeps the file that it started from.
  rm -rf "$DIST/stagedoor" "$DIST/hash.txt" "$DIST/site"
  cp "$CARGO_TARGET_DIR/release/stagedoor" "$DIST/stagedoor"
  if [ -f "$CARGO_TARGET_DIR/release/hash.txt" ]; then
    cp "$CARGO_TARGET_DIR/release/hash.txt" "$DIST/hash.txt"
  fi
  cp -R target/site "$DIST/site"
}
