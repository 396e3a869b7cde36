# Sourced by every script: where things are, and how they talk.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1

# Tools, compiled dependencies and npm packages live outside the clone, so that
# a second clone, or a clean one, starts warm.
STAGEDOOR_CACHE=${STAGEDOOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stagedoor}
TOOLS=$STAGEDOOR_CACHE/tools
# Programs with their sites: as released, and as `make run` builds them.
# shellcheck disable=SC2034  # used by the scripts that source this one
DIST=$ROOT/target/dist QUICK=$ROOT/target/run

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$STAGEDOOR_CACHE/target}
export PATH=$CARGO_TARGET_DIR/tool:$TOOLS/bin:$ROOT/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
# The browser is Debian's, never a download.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
  bold='' plain=''
fi

# say TEXT: one line about what happens now, and roughly how long it takes.
say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }

# clock: how long the script has been at it, in minutes and seconds.
clock() { printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60)); }

# step TEXT: the same, in a script that has set STEPS to their names also which one it
# is, what is left, and the time so far.
STEPS=() step_number=0
step() {
  step_number=$((step_number + 1))
  if [ "${#STEPS[@]}" = 0 ]; then
    say "$1"
  else
    local left=${STEPS[*]:$step_number}
    say "$(clock)  $step_number of ${#STEPS[@]}: $1${left:+; then ${left// /, }}"
  fi
}

# fail TEXT…: one message, then the end.
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# The version of a crate in Cargo.lock.
locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# The browser the tests drive: STAGEDOOR_CHROMIUM, or what is installed.
find_chromium() {
  if [ -n "${STAGEDOOR_CHROMIUM:-}" ]; then
    echo "$STAGEDOOR_CHROMIUM"
  else
    command -v chromium || command -v chromium-browser || command -v google-chrome
  fi
}
