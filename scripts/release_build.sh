# Compiles the server and the browser's part side by side, and gathers the program and
# its site in one folder. Expects the lock of target_lock.sh to be held.
#
#   release_build   into target/dist, as fast and as small as it gets
#   quick_build     into target/run, for somebody who waits for it
# shellcheck shell=bash

source scripts/browser_part.sh
source scripts/progress.sh

release_build() { build release wasm-release small "$DIST" 10; }

quick_build() { build quick wasm-quick quick "$QUICK" 4; }

# build PROFILE WASM_PROFILE small|quick FOLDER MINUTES
build() {
  local profile=$1 wasm_profile=$2 effort=$3 folder=$4 minutes=$5
  local logs failed=no
  logs=$(mktemp -d)
  step "Compiling the server and the browser's part (about $minutes minutes on 2 cores the first time)"
  cargo build --locked --verbose --profile "$profile" --package stagedoor --bin stagedoor \
    >"$logs/server" 2>&1 </dev/null &
  local server=$!
  browser_part "$wasm_profile" "$effort" >"$logs/browser" 2>&1 </dev/null &
  local browser=$!
  show_progress "$server" "$logs/server" "$browser" "$logs/browser"
  wait "$server" || { failed=yes && show_failure "$logs/server"; }
  wait "$browser" || { failed=yes && show_failure "$logs/browser"; }
  rm -rf "$logs"
  [ $failed = no ] || fail "The build failed: see above."

  step "Gathering the site (a few seconds)"
  mkdir -p "$folder"
  node scripts/site.mjs "$(bindgen_folder "$wasm_profile")" "$folder/site" "$effort"
  # A running server keeps the file that it started from.
  rm -f "$folder/stagedoor"
  cp "$CARGO_TARGET_DIR/$profile/stagedoor" "$folder/stagedoor"
}
