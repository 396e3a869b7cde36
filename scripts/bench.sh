#!/usr/bin/env bash
# Measures Stagedoor on this machine, on SQLite and on PostgreSQL. Arguments go
# to the measuring program.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
scripts/setup.sh run test
lock_target
release_build
say "Building the measuring program (about 2 minutes the first time)"
cargo build --release --quiet --package stagedoor-bench
cp "$CARGO_TARGET_DIR/release/stagedoor-bench" "$DIST/stagedoor-bench"
unlock_target

throwaway=()
if [ -z "${PGHOST:-}" ]; then
  # With real writes to disk, as in production: they are what is measured.
  throwaway=(pg_virtualenv -t -o fsync=on -o synchronous_commit=on -o max_connections=400)
fi
exec "${throwaway[@]}" "$DIST/stagedoor-bench" \
  --server "$DIST/stagedoor" --site "$DIST/site" --data "$ROOT/target/bench" "$@"
