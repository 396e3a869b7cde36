//! Which version of the program this is, and from which commit it was built.

/// The version, as in `Cargo.toml`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit that it was built from; `unknown` where neither git nor `BUILD_COMMIT` said it
/// when it was built. A development build may name an earlier one.
pub const COMMIT: &str = env!("STAGEDOOR_COMMIT");

/// Both, as `--version` prints them.
pub const WITH_COMMIT: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("STAGEDOOR_COMMIT"),
    ")"
);
