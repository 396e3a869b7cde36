#!/usr/bin/env bash
# Measures Stagedoor on this machine, on SQLite and on PostgreSQL, beside a
# hand-written server. Arguments go to the measuring program: --quick, --only
# pages,upgrade, --on sqlite, --write docs/performance.md; --help lists them.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
scripts/setup.sh run test
lock_target
release_build
say "Building the measuring program and the peer (about 3 minutes the first time)"
cargo build --release --quiet --package stagedoor-bench --package stagedoor-bench-peer
cp "$CARGO_TARGET_DIR/release/stagedoor-bench" "$CARGO_TARGET_DIR/release/stagedoor-bench-peer" "$DIST"
unlock_target

# The figures of the last commit, to stand beside the new ones.
before=target/performance-before.md
git show HEAD:docs/performance.md >"$before" 2>/dev/null || cp docs/performance.md "$before"

if chromium=$(find_chromium); then export STAGEDOOR_CHROMIUM=$chromium; fi

throwaway=()
if [ -z "${PGHOST:-}" ]; then
  # With real writes to disk, as in production: they are what is measured.
  throwaway=(pg_virtualenv -t -o fsync=on -o synchronous_commit=on -o max_connections=400)
fi
exec "${throwaway[@]}" "$DIST/stagedoor-bench" --server "$DIST/stagedoor" \
  --peer "$DIST/stagedoor-bench-peer" --data target/bench --before "$before" "$@"
