//! What an id is good for.

/// What the id that a request came with is good for. One that was renewed is answered
/// for [`Settings::session_grace`](crate::Settings::session_grace) longer, and does
/// next to nothing in that time: whoever else has it must not use it after its owner
/// has changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is the session's present id, and opens everything.
    Present,
    /// An upgrade renewed it: it reads, and repeats the upgrade.
    BeforeUpgrade,
    /// A form that may come twice renewed it, with a proof or new backup codes: it
    /// repeats that form.
    BeforeForm,
}

impl TryFrom<i32> for Standing {
    type Error = UnknownStanding;

    fn try_from(number: i32) -> Result<Self, Self::Error> {
        match number {
            0 => Ok(Self::Present),
            1 => Ok(Self::BeforeUpgrade),
            2 => Ok(Self::BeforeForm),
            _ => Err(UnknownStanding(number)),
        }
    }
}

/// The query of a session answered a number that stands for nothing.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("no such standing: {0}")]
pub struct UnknownStanding(i32);
