//! The variables that settings are read from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;

/// Variables and their values. An empty value counts as none.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, Result<String, NotUnicode>>);

#[derive(Debug, Clone, Copy)]
struct NotUnicode;

/// A variable that cannot be taken; displayed as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    variable: Cow<'static, str>,
    shown: String,
    accepted: String,
}

impl ConfigError {
    /// `shown` is the value with its secrets hidden, `accepted` ends the
    /// sentence "it takes …".
    pub fn new(
        variable: impl Into<Cow<'static, str>>,
        shown: impl Into<String>,
        accepted: impl Into<String>,
    ) -> Self {
        Self {
            variable: variable.into(),
            shown: shown.into(),
            accepted: accepted.into(),
        }
    }

    /// Whether it is about this variable.
    pub(super) fn is_of(&self, variable: &str) -> bool {
        self.variable == variable
    }

    /// The same, of a value that was found in this place.
    pub(super) fn found_in(self, place: String) -> Self {
        Self {
            variable: place.into(),
            ..self
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `{:?}` keeps a value with a line break in it on the one line.
        write!(
            f,
            "{}={:?} cannot be used: it takes {}",
            self.variable, self.shown, self.accepted
        )
    }
}

impl std::error::Error for ConfigError {}

impl Environment {
    /// The variables of a process, some of which may not be text.
    pub fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self(
            variables
                .into_iter()
                .filter_map(|(name, value)| {
                    let name = name.into_string().ok()?;
                    Some((name, value.into_string().map_err(|_| NotUnicode)))
                })
                .collect(),
        )
    }

    /// The names of all variables, whatever their values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Those whose names begin with `prefix`, with their values. What is empty or no text
    /// counts as none.
    pub fn starting_with(&self, prefix: &str) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|(name, _)| name.starts_with(prefix))
            .filter_map(|(name, value)| {
                let value = value.as_ref().ok()?.trim();
                (!value.is_empty()).then(|| (name.clone(), value.to_owned()))
            })
            .collect()
    }

    /// The value of `name`; none where it is not set or empty.
    ///
    /// # Errors
    /// A value that is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<&str>, ConfigError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Ok(value)) if value.trim().is_empty() => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(NotUnicode)) => Err(ConfigError::new(name.to_owned(), "…", "UTF-8 text")),
        }
    }
}

impl Environment {
    /// Puts a value where none is.
    pub(super) fn put(&mut self, name: &str, value: String) {
        self.0.insert(name.to_owned(), Ok(value));
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(name, value)| (name.into(), Ok(value.into())))
                .collect(),
        )
    }
}
