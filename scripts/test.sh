#!/usr/bin/env bash
# Everything that must hold before a change is good. Stops at the first stage
# that fails; the last line always counts the tests that ran.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
source scripts/browser_tests.sh
source scripts/setup_hadolint.sh

export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
passed=0 failed=0 stage='set-up' watcher=
results=$(mktemp -d)

# add_cargo_results FILE: cargo test prints one "test result" line per program.
add_cargo_results() {
  local ok bad
  read -r ok bad < <(awk '/^test result: / { ok += $4; bad += $6 } END { print ok + 0, bad + 0 }' "$1")
  passed=$((passed + ok)) failed=$((failed + bad))
}

# add_browser_results FILE: Playwright's JSON report.
add_browser_results() {
  [ -s "$1" ] || return 0
  local ok bad
  # shellcheck disable=SC2016  # the dollar signs are JavaScript's
  read -r ok bad < <(node -p 'const s = JSON.parse(fs.readFileSync(process.argv[1])).stats; `${s.expected + s.flaky} ${s.unexpected}`' "$1")
  passed=$((passed + ok)) failed=$((failed + bad))
}

summary() {
  local code=$?
  if [ -n "$watcher" ]; then kill "$watcher" 2>/dev/null || true; fi
  rm -rf "$results"
  if [ "$code" != 0 ]; then
    printf '\nFailed at: %s\n' "$stage"
    # A stage without tests of its own, a lint for example, counts as one.
    if [ "$failed" = 0 ]; then failed=1; fi
  fi
  mkdir -p target
  printf '%d passed, %d failed\n' "$passed" "$failed" | tee target/test-summary
  exit "$code"
}
trap summary EXIT

begin() {
  stage=$1
  say "$1${2:+ ($2)}"
}

scripts/setup.sh run test
lock_target

begin 'Format' 'a second'
cargo fmt --all --check

begin 'Lints of the scripts'
shellcheck scripts/*.sh .ci/run

begin 'Lints of the container file'
if [ -x "$HADOLINT" ]; then
  "$HADOLINT" deploy/container/Containerfile
else
  say "Skipped: hadolint is not made for this machine; the tests look at what matters most"
fi

begin 'Lints of the server' 'about 3 minutes the first time'
cargo clippy --all-targets --quiet -- --deny warnings

begin 'Lints of the browser part' 'about a minute the first time'
cargo clippy --package stagedoor-frontend --target wasm32-unknown-unknown --quiet -- --deny warnings
cargo clippy --package stagedoor-wasm-bindgen --quiet -- --deny warnings

begin 'Documentation' 'about a minute the first time'
RUSTDOCFLAGS='--deny warnings' cargo doc --no-deps --document-private-items --quiet

begin 'What reaches the browser'
scripts/check_wasm.sh

begin 'Compiling the tests' 'about 6 minutes the first time'
cargo test --no-run --quiet

begin 'Tests on SQLite and PostgreSQL'
# A throwaway PostgreSQL, unless TEST_DATABASE_URL names one. It may forget
# everything at a power cut, which makes it fast; many tests connect at once.
throwaway=()
if [ -z "${TEST_DATABASE_URL:-}" ]; then
  throwaway=(pg_virtualenv -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o max_connections=400)
fi
tests=0
"${throwaway[@]}" cargo test --no-fail-fast </dev/null 2>&1 | tee "$results/cargo" || tests=$?
add_cargo_results "$results/cargo"
[ "$tests" = 0 ]

begin 'A cluster whose parts are killed' 'about a minute'
tests=0
cargo test --quiet -- --ignored --exact \
  cluster::nothing_that_was_answered_is_lost_with_a_server_or_the_primary \
  </dev/null 2>&1 | tee "$results/cluster" || tests=$?
add_cargo_results "$results/cluster"
[ "$tests" = 0 ]

begin 'A second client of tus' 'a few seconds'
scripts/test_tus.sh
passed=$((passed + 1))

begin 'Types of the browser tests' 'a few seconds'
(cd end2end && node_modules/.bin/tsc --noEmit)

begin 'Release build'
# Most of it is one thread of the linker: the watcher compiles beside it. What is wrong
# with that is told where it is used.
scripts/test_watch.sh --compile >"$results/watcher" 2>&1 </dev/null 9>&- &
watcher=$!
release_build
unlock_target
wait "$watcher" || true
watcher=

begin 'The container' 'a few seconds'
scripts/test_container.sh
passed=$((passed + 1))

begin 'Tests in the browser' 'about 3 minutes'
tests=0
# shellcheck disable=SC2119  # it takes no arguments here
PLAYWRIGHT_JSON_OUTPUT_FILE=$results/browser.json browser_tests || tests=$?
add_browser_results "$results/browser.json"
[ "$tests" = 0 ]

begin 'cargo-leptos: watching, building and its browser tests' 'about 12 minutes the first time, 3 later'
scripts/test_watch.sh
passed=$((passed + 5))

stage='none'
