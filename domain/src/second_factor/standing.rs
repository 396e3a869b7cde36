//! Which codes count, since a lockdown may have suspended them.

/// Which codes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Suspended ones too: as the second step after a password they do.
    Any,
    /// Those that are not suspended.
    Active,
}
