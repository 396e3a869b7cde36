# Playwright against target/dist/stagedoor. Every test worker starts its own server on a
# free port, with its own data folder and its own SMTP server.
# shellcheck shell=bash

browser_tests() {
  local chromium
  chromium=$(find_chromium) || fail "No Chromium here. Install it, or set STAGEDOOR_CHROMIUM=/path/to/it."
  (
    cd end2end || exit 1
    STAGEDOOR_BIN=$DIST/stagedoor STAGEDOOR_CHROMIUM=$chromium \
      node_modules/.bin/playwright test "$@" </dev/null
  )
}
