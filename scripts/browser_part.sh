# The WebAssembly and its script, from Rust to what a browser takes.
# shellcheck shell=bash

# A folder of its own, the one that cargo-leptos uses too: two builds in one folder wait
# for each other.
FRONT_TARGET=$CARGO_TARGET_DIR/front

# The last two were measured: 7 % less to transfer than with -Oz alone.
WASM_OPT_FLAGS=(--enable-bulk-memory --enable-nontrapping-float-to-int -Oz
  --converge --one-caller-inline-max-function-size=10)

# bindgen_folder PROFILE: where browser_part leaves stagedoor.js and stagedoor_bg.wasm.
bindgen_folder() { echo "$FRONT_TARGET/bindgen/$1"; }

# wasm_bindgen_command OPTION…: compiles it, in the version of the library in Cargo.lock.
wasm_bindgen_command() {
  cargo build --locked --profile tool --package stagedoor-wasm-bindgen "$@" </dev/null
}

# browser_part PROFILE small|quick: `small` goes through wasm-opt.
browser_part() {
  local profile=$1 effort=$2 made wasm inputs
  # The server takes longer, so it gets more where both want a processor. What is left
  # then fits beside the server's last crates, which wait for each other.
  renice --priority 5 "$BASHPID" >/dev/null
  made=$(bindgen_folder "$profile")
  wasm=$FRONT_TARGET/wasm32-unknown-unknown/$profile/stagedoor_frontend.wasm
  cargo build --locked --verbose --profile "$profile" --package stagedoor-frontend --lib \
    --target wasm32-unknown-unknown --target-dir "$FRONT_TARGET"
  wasm_bindgen_command --verbose

  # Most edits leave the browser's part as it was.
  inputs=$(sha256sum "$wasm" "$CARGO_TARGET_DIR/tool/wasm-bindgen" scripts/browser_part.sh)
  if [ "$(cat "$made/inputs" 2>/dev/null)" = "$inputs" ]; then return; fi
  rm -rf "$made"
  # The loader names the file, so the script does not have to.
  "$CARGO_TARGET_DIR/tool/wasm-bindgen" --target=web --no-typescript --omit-default-module-path \
    --out-name=stagedoor --out-dir="$made" "$wasm"
  if [ "$effort" = small ]; then
    wasm-opt "${WASM_OPT_FLAGS[@]}" "$made/stagedoor_bg.wasm" -o "$made/stagedoor_bg.wasm"
  fi
  echo "$inputs" >"$made/inputs"
}
