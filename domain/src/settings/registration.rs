//! Who may make an account.

/// Who may make an account by themselves. `stagedoor user create` always can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Everybody.
    Open,
    /// Whoever an operator has invited.
    Invite,
    /// Nobody.
    Closed,
}
