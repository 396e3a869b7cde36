#!/usr/bin/env bash
# Installs what is missing; what is there already costs a fraction of a second.
#
#   scripts/setup.sh run         what building and running the server needs
#   scripts/setup.sh run test    also what the tests need: Chromium and PostgreSQL
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/setup_system.sh
source scripts/setup_rust.sh
source scripts/setup_npm.sh

with_tests=no
for wanted in "$@"; do
  if [ "$wanted" = test ]; then with_tests=yes; fi
done

system_packages_for_building
rust_toolchain

# The compilations below keep the processors busy for minutes; packages and
# downloads fit beside them.
background=()
if [ "$with_tests" = yes ]; then
  if [ -n "$(missing_for_testing)" ]; then ask_for_root_rights; fi
  system_packages_for_testing &
  background+=($!)
fi
npm_packages &
background+=($!)

cargo_leptos
wasm_bindgen

for job in "${background[@]}"; do
  wait "$job"
done
