#!/usr/bin/env bash
# The browser tests against a release build. Arguments go to Playwright.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
source scripts/browser_tests.sh
scripts/setup.sh run test
lock_target
release_build
unlock_target
browser_tests "$@"
