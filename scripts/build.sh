#!/usr/bin/env bash
# A release build in target/dist: the program, and the site beside it. That
# folder is all there is to copy to a server.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh
scripts/setup.sh run
lock_target
release_build
say "Built. The program and its site are in target/dist"
