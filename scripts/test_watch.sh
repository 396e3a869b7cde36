#!/usr/bin/env bash
# Edits a text, an island and a style under `cargo leptos watch`, and looks for each in
# a browser that nobody reloads; holds what it builds against target/dist, where that is
# there (`make build`); and runs some browser tests by `cargo leptos end-to-end`. Works
# on a copy of the tree, which stays in the cache with what it compiled: about 12 minutes
# on 2 cores the first time, 3 later.
#
#   test_watch.sh [ARGUMENT…]   all of that, with arguments for the browser tests
#   test_watch.sh --compile     only has the watcher compile, for the next time
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/watched_upload.sh
scripts/setup.sh run test dev

folder=$STAGEDOOR_CACHE/watch
copy=$folder/tree
mkdir -p "$copy"
exec 8>"$folder/lock"
if ! flock --nonblock 8; then
  say "Waiting for another test of the watcher to end"
  flock 8
fi

# What a file is, an untracked one too; its time decides what compiles again.
git ls-files --cached --others --exclude-standard --deduplicate | sort | while read -r file; do
  if [ -f "$file" ]; then echo "$file"; fi
done >"$folder/files"
(cd "$copy" && find . -name target -prune -o -name node_modules -prune -o -type f -printf '%P\n') |
  sort | comm -13 "$folder/files" - | (cd "$copy" && xargs -r -d '\n' rm -f)
while read -r file; do
  if ! cmp -s "$file" "$copy/$file"; then
    mkdir -p "$copy/$(dirname "$file")"
    cp "$file" "$copy/$file"
  fi
done <"$folder/files"

# free_port: one that nobody listens on now.
free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

port=$(free_port)
data=$(mktemp -d)
log=$folder/log
reload_port=$(free_port)
# in_copy: what every build of the copy is told.
in_copy() {
  export CARGO_TARGET_DIR=$folder/target CARGO_PROFILE_DEV_DEBUG=false
  export LEPTOS_SITE_ADDR=127.0.0.1:$port LEPTOS_RELOAD_PORT=$reload_port
  export STAGEDOOR_ADDR=$LEPTOS_SITE_ADDR STAGEDOOR_PUBLIC_URL=http://localhost:$port
  export STAGEDOOR_DATA=$data STAGEDOOR_DEV=1
}
(
  cd "$copy"
  in_copy
  exec timeout --signal=TERM 3600 cargo leptos watch
) >"$log" 2>&1 </dev/null 8>&- &
watcher=$!
keep_upload_script "$copy/target/site" "$watcher" 8>&- &

release=
stop() {
  # shellcheck disable=SC2086  # none or one
  kill "$watcher" $release 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  rm -rf "$data"
}
trap stop EXIT

deadline=$((SECONDS + 1800))
until curl --silent --fail --output /dev/null --max-time 2 "http://127.0.0.1:$port/readyz"; do
  if ! kill -0 "$watcher" 2>/dev/null || [ "$SECONDS" -gt "$deadline" ]; then
    tail -n 40 "$log" >&2
    fail "The watcher did not start a server. All it said is in $log"
  fi
  sleep 0.5
done
say "The watcher serves after $SECONDS s"
if [ "${1:-}" = --compile ]; then exit; fi
until [ -e "$copy/target/site/pkg/upload.js" ]; do sleep 0.2; done

if [ -x "$DIST/stagedoor" ]; then
  released=$(free_port)
  mkdir "$data/released"
  STAGEDOOR_ADDR=127.0.0.1:$released STAGEDOOR_PUBLIC_URL=http://localhost:$released \
    STAGEDOOR_DATA=$data/released STAGEDOOR_DEV=1 RUST_LOG=warn "$DIST/stagedoor" serve &
  release=$!
  until curl --silent --fail --output /dev/null --max-time 2 "http://127.0.0.1:$released/readyz"; do
    kill -0 "$release" 2>/dev/null || fail "The released program did not start."
    sleep 0.1
  done
  node scripts/compare_builds.mjs "http://localhost:$port" "$copy/target/site" \
    "http://localhost:$released" "$DIST-site" || fail "cargo-leptos and the release scripts build different things."
  kill "$release"
  wait "$release" || fail "The released program did not end in order."
  release=
fi

chromium=$(find_chromium) || fail "No Chromium here. Install it, or set STAGEDOOR_CHROMIUM=/path/to/it."
export STAGEDOOR_CHROMIUM=$chromium
(
  cd end2end
  STAGEDOOR_WATCHED=$copy STAGEDOOR_WATCHED_URL=http://localhost:$port \
    timeout 2400 node_modules/.bin/playwright test "$@" </dev/null
) || {
  tail -n 40 "$log" >&2
  fail "The watcher did not show an edit. All it said is in $log"
}
say "All edits arrived, $SECONDS s in all"
kill "$watcher"
wait "$watcher" || true

ln -sfn "$ROOT/end2end/node_modules" "$copy/end2end/node_modules"
(
  cd "$copy"
  in_copy
  LEPTOS_END2END_CMD='npm test -- keyboard.spec.ts' timeout 2400 cargo leptos end-to-end
) >"$log" 2>&1 </dev/null 8>&- || {
  tail -n 40 "$log" >&2
  fail "cargo leptos end-to-end failed. All it said is in $log"
}
say "cargo leptos end-to-end works, $SECONDS s in all"
