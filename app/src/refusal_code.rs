//! Why a request was refused, for who logs that.

/// The code of a refusal, in the extensions of its answer. The answer to a plain form
/// does not show it: that is a redirect like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalCode(pub &'static str);
