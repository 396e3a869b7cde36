//! What an operation answers that gives its session a new id.

use super::SessionToken;

/// The answer of an operation that gives its session a new id. The id that the browser
/// holds is dead by then, so the answer opens only to whoever goes on with the new one.
#[must_use = "the browser is logged out unless its visitor adopts the new id"]
#[derive(Debug)]
pub struct Renewed<T = ()> {
    value: T,
    /// None where the id stays what it is, as for somebody who repeats what they did.
    id: Option<SessionToken>,
}

impl Renewed {
    /// The session has this id from now on.
    pub(super) const fn with_id(id: SessionToken) -> Self {
        Self {
            value: (),
            id: Some(id),
        }
    }

    /// The session keeps the id that it has.
    pub(crate) const fn unchanged() -> Self {
        Self {
            value: (),
            id: None,
        }
    }
}

impl<T> Renewed<T> {
    /// Answers `value` besides, in place of what was answered before.
    pub(crate) fn and<U>(self, value: U) -> Renewed<U> {
        Renewed { value, id: self.id }
    }

    /// What is answered besides the id.
    pub(crate) const fn value(&self) -> &T {
        &self.value
    }

    /// Hands the new id, where there is one, to `hold`, which keeps it for the browser,
    /// and returns what else was answered. A request's visitor does that; nobody else
    /// has a reason to.
    pub fn open(self, hold: impl FnOnce(SessionToken)) -> T {
        if let Some(id) = self.id {
            hold(id);
        }
        self.value
    }
}
