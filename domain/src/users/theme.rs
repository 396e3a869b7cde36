//! What pages look like.

use std::str::FromStr;

/// The colours of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// As the reader's device has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme there is.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name that the database, forms and cookies use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this name, where there is one.
    pub(crate) fn stored(name: Option<String>) -> Option<Self> {
        name?.parse().ok()
    }
}

/// No theme has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such theme: {0:?}")]
pub struct NoTheme(pub String);

impl FromStr for Theme {
    type Err = NoTheme;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == name)
            .ok_or_else(|| NoTheme(name.to_owned()))
    }
}
