#!/usr/bin/env bash
# Holds every page, in both themes, before axe and Lighthouse, and prints a table, and looks at
# each with long, large and spaced-out texts, from right to left too. With "axe"
# alone nothing comes from npm.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
source scripts/browser_tests.sh
scripts/setup.sh run test
lock_target
release_build
unlock_target
STAGEDOOR_AUDIT=${1:-lighthouse} browser_tests --project=audit --reporter=line
