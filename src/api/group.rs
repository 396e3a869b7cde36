//! The groups of routes.

/// What stands in front of a group of routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// The session, and the limits of visitors.
    Visited,
    /// Nothing that looks at a session.
    Operations,
}
