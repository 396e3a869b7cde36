#!/usr/bin/env bash
# Holds the API against its own OpenAPI document with Schemathesis: a program on a fresh
# data folder, with limits off, and an artist who is logged in. Arguments go to `st run`,
# for instance `--include-operation-id log_in` or `--max-examples 500`.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
scripts/setup.sh run

version=4.32.5
tool=$STAGEDOOR_CACHE/schemathesis-$version
if [ ! -x "$tool/bin/st" ]; then
  say "Installing Schemathesis $version into $tool (about a minute)"
  rm -rf "$tool"
  python3 -m venv "$tool" || fail "Python's venv is needed (on Debian: apt install python3-venv)."
  "$tool/bin/pip" install --quiet "schemathesis==$version"
fi

lock_target
say "Building the program"
cargo build --quiet --bin stagedoor
data=$(mktemp -d)
cp "$CARGO_TARGET_DIR/debug/stagedoor" "$data/stagedoor"
unlock_target

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export STAGEDOOR_DATA=$data/data STAGEDOOR_ADDR=127.0.0.1:$port STAGEDOOR_RATE_LIMITS=off
# With a name, because browsers make no passkeys for a bare address.
export STAGEDOOR_PUBLIC_URL=http://localhost:$port RUST_LOG=warn
# What an example of the document logs in with.
export FUZZ_USERNAME=grace FUZZ_PASSWORD='forty quiet herons at dawn'
export FUZZ_URL=$STAGEDOOR_PUBLIC_URL

"$data/stagedoor" migrate
printf '%s\n' "$FUZZ_PASSWORD" | "$data/stagedoor" user create --username "$FUZZ_USERNAME" \
  --email grace@example.com --role artist --verified --password-stdin >/dev/null
"$data/stagedoor" serve >"$data/log" 2>&1 &
server=$!
# shellcheck disable=SC2317,SC2329  # called by the trap
finish() {
  kill "$server" 2>/dev/null && wait "$server"
  rm -rf "$data"
}
trap finish EXIT
for _ in $(seq 100); do
  curl --silent --fail --output /dev/null "$FUZZ_URL/readyz" && break
  sleep 0.1
done

say "Fuzzing (about 3 minutes)"
status=0
# In the temporary folder, where what it keeps goes with the rest.
cp scripts/fuzz/* "$data"
(
  cd "$data"
  "$tool/bin/st" --config-file schemathesis.toml run "$FUZZ_URL/api/v1/openapi.json" "$@"
) || status=$?
if grep -E 'ERROR|panicked' "$data/log"; then
  fail "The program logged defects."
fi
exit "$status"
