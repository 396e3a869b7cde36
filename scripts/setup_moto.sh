# Sourced: a real S3 server for the tests.
# shellcheck shell=bash

# Its version is also in testing/src/bucket.rs.
MOTO_VERSION=5.2.5

# moto: installs the server into the cache, where it is missing.
moto() {
  local place=$STAGEDOOR_CACHE/moto-$MOTO_VERSION
  [ ! -e "$place/ready" ] || return 0
  say "Installing moto $MOTO_VERSION, an S3 server for the tests, into $place (about a minute)"
  rm -rf "$place"
  python3 -m venv "$place" || fail "Python's venv is needed (on Debian: apt install python3-venv)."
  "$place/bin/pip" install --quiet "moto[s3,server]==$MOTO_VERSION"
  touch "$place/ready"
}
