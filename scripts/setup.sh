#!/usr/bin/env bash
# Installs what is missing; what is there already costs a fraction of a second.
#
#   scripts/setup.sh run         what building and running the server needs
#   scripts/setup.sh run test    also what the tests need: Chromium, PostgreSQL, an S3 server, proxies, promtool
#   scripts/setup.sh run dev     also cargo-leptos, which builds while somebody edits
set -euo pipefail
source "$(dirname "$0")/environment.sh"
source scripts/setup_system.sh
source scripts/setup_rust.sh
source scripts/setup_moto.sh
source scripts/setup_hadolint.sh
source scripts/setup_unpacked.sh
source scripts/setup_npm.sh
source scripts/browser_part.sh

with_tests=no with_watcher=no
for wanted in "$@"; do
  case $wanted in
    test) with_tests=yes ;;
    dev) with_watcher=yes ;;
  esac
done

system_packages_for_building
rust_toolchain

# Packages and downloads fit beside the compilation of cargo-leptos.
background=()
if [ "$with_tests" = yes ]; then
  if [ -n "$(missing_for_testing)" ]; then ask_for_root_rights; fi
  { system_packages_for_testing && unpacked_programs; } &
  background+=($!)
  { moto && hadolint; } &
  background+=($!)
  npm_packages all &
else
  npm_packages build &
fi
background+=($!)

if [ "$with_watcher" = yes ]; then
  cargo_leptos
  wasm_bindgen_command --quiet
fi

for job in "${background[@]}"; do
  wait "$job"
done
