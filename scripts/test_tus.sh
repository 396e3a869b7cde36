#!/usr/bin/env bash
# Uploads with a second client of tus, aiotus, over a line that breaks at every chunk: a
# program on a fresh data folder, and an artist. STAGEDOOR_BIN names the program; without it
# a debug build is made.
set -euo pipefail
source "$(dirname "$0")/environment.sh"

version=1.1.0
tool=$STAGEDOOR_CACHE/aiotus-$version
if [ ! -x "$tool/bin/python" ]; then
  say "Installing aiotus $version into $tool (about 20 s)"
  rm -rf "$tool"
  python3 -m venv "$tool" || fail "Python's venv is needed (on Debian: apt install python3-venv)."
  "$tool/bin/pip" install --quiet "aiotus==$version"
fi

if [ -z "${STAGEDOOR_BIN:-}" ]; then
  cargo build --quiet --bin stagedoor
  STAGEDOOR_BIN=$CARGO_TARGET_DIR/debug/stagedoor
fi

data=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export STAGEDOOR_DATA=$data/data STAGEDOOR_ADDR=127.0.0.1:$port STAGEDOOR_RATE_LIMITS=off
export STAGEDOOR_PUBLIC_URL=http://localhost:$port RUST_LOG=warn
password='forty quiet herons at dawn'

"$STAGEDOOR_BIN" migrate
printf '%s\n' "$password" | "$STAGEDOOR_BIN" user create --username grace \
  --email grace@example.com --role artist --verified --password-stdin >/dev/null
"$STAGEDOOR_BIN" serve >"$data/log" 2>&1 &
server=$!
# shellcheck disable=SC2317,SC2329  # called by the trap
finish() {
  kill "$server" 2>/dev/null && wait "$server"
  rm -rf "$data"
}
trap finish EXIT
for _ in $(seq 100); do
  curl --silent --fail --output /dev/null "$STAGEDOOR_PUBLIC_URL/readyz" && break
  sleep 0.1
done

# A WAV of 1.5 MB that is nothing but noise.
python3 - "$data/noise.wav" <<'PYTHON'
import random, struct, sys
sound = random.Random(7).randbytes(1_500_000)
head = b"RIFF" + struct.pack("<I", 36 + len(sound)) + b"WAVEfmt " + struct.pack(
    "<IHHIIHH", 16, 1, 2, 44_100, 176_400, 4, 16) + b"data" + struct.pack("<I", len(sound))
open(sys.argv[1], "wb").write(head + sound)
PYTHON
"$tool/bin/python" scripts/tus/second_client.py "$STAGEDOOR_PUBLIC_URL" grace "$password" "$data/noise.wav" || {
  cat "$data/log" >&2
  fail "A file did not arrive as it was sent."
}
if grep -E 'ERROR|panicked' "$data/log"; then
  fail "The program logged defects."
fi
