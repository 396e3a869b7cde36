#!/usr/bin/env bash
# Takes the pictures in docs/screenshots again, from a release build.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
source scripts/browser_tests.sh
scripts/setup.sh run test
lock_target
release_build
unlock_target
STAGEDOOR_PICTURES=$ROOT/docs/screenshots browser_tests --project=pictures
say "New pictures are in docs/screenshots"
