# Compiles the server and the browser's part side by side, and puts the site into the
# program. Expects the lock of target_lock.sh to be held.
#
#   release_build   into target/dist, as fast and as small as it gets
#   quick_build     into target/run, for somebody who waits for it
# shellcheck shell=bash

source scripts/browser_part.sh
source scripts/progress.sh

release_build() { build release wasm-release small "$DIST" 12; }

quick_build() { build quick wasm-quick quick "$QUICK" 6; }

# build PROFILE WASM_PROFILE small|quick FOLDER MINUTES
build() {
  local profile=$1 wasm_profile=$2 effort=$3 folder=$4 minutes=$5
  step "Compiling the server and the browser's part (about $minutes minutes on 2 cores the first time)"
  side_by_side "server_part $profile" "browser_part $wasm_profile $effort"

  step "Gathering the site (a few seconds)"
  node scripts/site.mjs "$(bindgen_folder "$wasm_profile")" "$folder-site" "$effort"
  mkdir -p "$folder"
  "$CARGO_TARGET_DIR/$profile/stagedoor" embed-site "$folder-site" "$folder/stagedoor"
}

# server_part PROFILE
server_part() {
  local arguments=()
  # Addresses that the loader fills in take a fiftieth of the room (DT_RELR), and glibc
  # knows that form since 2.36.
  if glibc_is 2.36; then arguments=(-C 'link-arg=-Wl,-z,pack-relative-relocs'); fi
  # Functions that are the same are kept once. Here rustc links with its own lld, which can.
  if rustc --version --verbose | grep -qx 'host: x86_64-unknown-linux-gnu'; then
    arguments+=(-C 'link-arg=-Wl,--icf=all')
  fi
  cargo rustc --locked --verbose --profile "$1" --package stagedoor --bin stagedoor \
    -- "${arguments[@]}"
}

# glibc_is VERSION: this system's is that one or newer.
glibc_is() {
  local version
  version=$(getconf GNU_LIBC_VERSION 2>/dev/null) || return 1
  printf '%s\n' "$1" "${version#glibc }" | sort --version-sort --check=quiet
}

# side_by_side SERVER BROWSER: both commands at once. When one fails, or somebody
# presses Ctrl-C, the other ends too.
side_by_side() {
  local logs server browser progress ended status=0
  logs=$(mktemp -d)
  # With job control each gets a process group, so that cargo's compilers end with it.
  set -m
  $1 >"$logs/server" 2>&1 </dev/null &
  server=$!
  $2 >"$logs/browser" 2>&1 </dev/null &
  browser=$!
  show_progress "$server" "$logs/server" "$browser" "$logs/browser" &
  progress=$!
  set +m
  # shellcheck disable=SC2064  # these processes, and these files
  trap "kill -- -$server -$browser -$progress 2>/dev/null; rm -rf '$logs'; exit 130" INT TERM
  wait -n -p ended "$server" "$browser" || status=$?
  if [ "$status" = 0 ]; then
    wait $((server + browser - ended)) || status=$?
  fi
  kill -- "-$server" "-$browser" 2>/dev/null || true
  wait "$progress"
  trap - INT TERM
  if [ "$status" != 0 ]; then show_failure "$logs/server" "$logs/browser"; fi
  rm -rf "$logs"
  [ "$status" = 0 ] || fail "The build failed: see above."
}
