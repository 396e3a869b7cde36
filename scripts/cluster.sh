#!/usr/bin/env bash
# A whole cluster on this machine, and what becomes of people's work when a part of it stops
# or dies: tests/integration/cluster. `up` starts one and leaves it running until Ctrl-C.
# STAGEDOOR_BINARY names another program than the one that is built here, CLUSTER_WITHOUT
# takes away what a promise rests on (`drain`, `synchronous`): then it fails;
# CLUSTER_BOUNCER has PgBouncer pool transactions (`transaction`), or outlive its database
# (`survives`).
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
scripts/setup.sh run test
lock_target
say 'Compiling (about 6 minutes the first time)'
# As `make test` does: of one test alone cargo would compile everything with other features.
cargo test --no-run --quiet
unlock_target
exec cargo test --quiet -- --ignored --nocapture --exact "cluster::${1:-everything}"
