//! What a check finds.

/// What a check finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is as it should be.
    pub ok: bool,
    /// How it is, in a few words that anybody may read: without addresses, names, places.
    pub detail: String,
    /// What was wrong in full, for the log and for operators.
    pub cause: Option<String>,
    /// Whether somebody should look at it, although requests may come.
    pub is_worrying: bool,
}

impl Finding {
    pub(super) fn good(detail: impl Into<String>) -> Self {
        Self {
            ok: true,
            detail: detail.into(),
            cause: None,
            is_worrying: false,
        }
    }

    pub(super) fn bad(detail: impl Into<String>, cause: &(impl ToString + ?Sized)) -> Self {
        Self {
            ok: false,
            detail: detail.into(),
            cause: Some(cause.to_string()),
            is_worrying: false,
        }
    }

    /// This, which somebody should look at.
    pub(super) fn worrying(self) -> Self {
        Self {
            is_worrying: true,
            ..self
        }
    }

    /// This, and what is behind it.
    pub(super) fn because(self, cause: impl Into<String>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..self
        }
    }

    /// Something that cannot be told until it is answered.
    pub(super) fn silent(detail: impl Into<String>) -> Self {
        Self {
            ok: false,
            detail: detail.into(),
            cause: None,
            is_worrying: false,
        }
    }
}
