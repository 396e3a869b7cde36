//! Whether operators look at music before it is public.

/// What happens when an artist publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publishing {
    /// Everybody hears it at once.
    Open,
    /// An artist's first track waits until an operator has approved it.
    Review,
}
