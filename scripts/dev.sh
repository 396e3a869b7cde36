#!/usr/bin/env bash
# A debug build that rebuilds and reloads the browser after every edit.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/watched_upload.sh

export STAGEDOOR_DATA=${STAGEDOOR_DATA:-$ROOT/data}
export STAGEDOOR_DEV=${STAGEDOOR_DEV:-1}
# Browsers make passkeys for names alone, not for addresses.
export STAGEDOOR_PUBLIC_URL=${STAGEDOOR_PUBLIC_URL:-http://localhost:3000}
scripts/setup.sh run dev
# The watcher compiles for as long as it runs, so it only takes its turn here.
lock_target
unlock_target
say "Building and watching (the first build takes about 5 minutes on 2 cores), then $STAGEDOOR_PUBLIC_URL"
keep_upload_script target/site $$ &
exec cargo leptos watch
