#!/usr/bin/env bash
# A release build: target/dist/stagedoor, which carries its site. That file is all
# there is to copy to a server.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
scripts/setup.sh run
lock_target
release_build
say "Built: target/dist/stagedoor"
