# The Rust side: toolchain, wasm target, cargo-leptos, wasm-bindgen.
# shellcheck shell=bash

# 0.3.11 needs a newer Rust than this workspace asks for.
CARGO_LEPTOS_VERSION=0.3.10

rust_toolchain() {
  if ! have cargo; then
    say "Installing Rust with rustup into ${CARGO_HOME:-$HOME/.cargo} (about a minute)"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
      sh -s -- -y --quiet --no-modify-path --profile minimal \
        --component rustfmt,clippy --target wasm32-unknown-unknown
  fi

  local wanted found
  wanted=$(awk -F '"' '/^rust-version = / { print $2; exit }' Cargo.toml)
  found=$(rustc --version | cut -d ' ' -f 2)
  if [ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]; then
    fail "Rust $wanted or newer is needed, and rustc here is $found. Run:  rustup update stable"
  fi

  if ! [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
    have rustup || fail "The Rust target wasm32-unknown-unknown is missing, and there is no rustup to add it." \
      "Install the target the way Rust was installed here, or use https://rustup.rs."
    say "Adding the WebAssembly target (a few seconds)"
    rustup --quiet target add wasm32-unknown-unknown
  fi
}

# install_tool NAME VERSION MINUTES [OPTION…]: NAME at exactly VERSION, on the PATH.
install_tool() {
  local name=$1 version=$2 minutes=$3
  shift 3
  [ "$(have "$name" && "$name" --version | cut -d ' ' -f 2)" = "$version" ] && return 0

  mkdir -p "$TOOLS"
  local crate=$name
  [ "$name" = wasm-bindgen ] && crate=wasm-bindgen-cli
  # A ready-made program where somebody has cargo-binstall, a compilation elsewhere.
  if have cargo-binstall; then
    say "Fetching $crate $version (a few seconds)"
    cargo binstall --no-confirm --root "$TOOLS" "$crate@$version" </dev/null && return 0
  fi
  say "Compiling $crate $version (about $minutes on 2 cores, only this once)"
  # It only has to work, not to be fast itself: this more than halves the compilation.
  env -u CARGO_TARGET_DIR \
    CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    CARGO_PROFILE_RELEASE_DEBUG=0 \
    CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback \
    cargo install "$crate" --version "$version" --root "$TOOLS" --force --quiet "$@" </dev/null
}

cargo_leptos() {
  # Brotli is the one part of it whose speed a release build feels.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 install_tool cargo-leptos "$CARGO_LEPTOS_VERSION" "5 minutes" \
    --locked --config 'profile.release.package.brotli.opt-level=3'
}

wasm_bindgen() {
  # The command must match the library exactly, so the lock file decides. Its
  # own lock file is not used: it names crate versions that are no longer there.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 install_tool wasm-bindgen "$(locked_version wasm-bindgen)" "2 minutes"
}
