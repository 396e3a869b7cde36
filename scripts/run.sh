#!/usr/bin/env bash
# Sets up, builds, and serves on this machine with a SQLite file in ./data. PORT=… or
# STAGEDOOR_ADDR=… listen elsewhere; every other variable of docs/settings.md is handed
# on as it is. The program is built to be soon there; `make build` makes the fast one.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/target_lock.sh
source scripts/release_build.sh

export STAGEDOOR_ADDR=${STAGEDOOR_ADDR:-127.0.0.1:${PORT:-3000}}
export STAGEDOOR_DATA=${STAGEDOOR_DATA:-$ROOT/data}
export STAGEDOOR_DEV=${STAGEDOOR_DEV:-1}
host=${STAGEDOOR_ADDR%:*} port=${STAGEDOOR_ADDR##*:}
# Browsers make passkeys for names alone, not for addresses.
if [ "$host" = 127.0.0.1 ]; then
  export STAGEDOOR_PUBLIC_URL=${STAGEDOOR_PUBLIC_URL:-http://localhost:$port}
fi
url=http://$STAGEDOOR_ADDR

# Better to hear this before a long build than after it.
if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
  fail "Something is listening on $STAGEDOOR_ADDR already. Stop it, or choose another port:  make run PORT=3100"
fi

STEPS=(tools compiling site start)
step "Looking for tools, and installing what is missing"
scripts/setup.sh run
lock_target
quick_build
unlock_target
step "Starting the server"

# Say so once the server answers; the server itself takes this script's place.
server=$$
(
  until curl --silent --fail --output /dev/null --max-time 2 "$url/readyz"; do
    kill -0 "$server" 2>/dev/null || exit 0
    sleep 0.1
  done
  printf '\n  %sStagedoor is running, after %s minutes. Open %s in a browser.%s\n' \
    "$bold" "$(clock)" "${STAGEDOOR_PUBLIC_URL:-$url}" "$plain"
  if [ -z "${SMTP_URL:-}" ]; then
    printf '  Mails are not sent but shown at %s/dev/outbox\n' "${STAGEDOOR_PUBLIC_URL:-$url}"
  fi
  printf '  Everything it stores is in %s. Stop it with Ctrl-C.\n\n' "$STAGEDOOR_DATA"
) &
exec "$QUICK/stagedoor" serve
