# The Rust side: toolchain, wasm target, and cargo-leptos for who edits.
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

# cargo_leptos: at exactly CARGO_LEPTOS_VERSION, on the PATH.
cargo_leptos() {
  [ "$(have cargo-leptos && cargo-leptos --version | cut -d ' ' -f 2)" = "$CARGO_LEPTOS_VERSION" ] && return 0

  mkdir -p "$TOOLS"
  # A ready-made program where somebody has cargo-binstall, a compilation elsewhere.
  if have cargo-binstall; then
    say "Fetching cargo-leptos $CARGO_LEPTOS_VERSION (a few seconds)"
    cargo binstall --no-confirm --root "$TOOLS" "cargo-leptos@$CARGO_LEPTOS_VERSION" </dev/null && return 0
  fi
  say "Compiling cargo-leptos $CARGO_LEPTOS_VERSION (about 5 minutes on 2 cores, only this once)"
  # It only has to work, not to be fast itself: this more than halves the compilation.
  env -u CARGO_TARGET_DIR \
    CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    CARGO_PROFILE_RELEASE_DEBUG=0 \
    CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback \
    cargo install cargo-leptos --version "$CARGO_LEPTOS_VERSION" --root "$TOOLS" --force --quiet --locked </dev/null
}
