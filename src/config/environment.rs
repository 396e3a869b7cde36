//! Reading single variables.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Variables and their values. An empty value counts as none.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, Result<String, NotUnicode>>);

#[derive(Debug, Clone, Copy)]
struct NotUnicode;

/// A variable that cannot be taken; displayed as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    variable: &'static str,
    shown: String,
    accepted: String,
}

impl ConfigError {
    /// `shown` is the value with its secrets hidden, `accepted` ends the
    /// sentence "it takes …".
    pub fn new(
        variable: &'static str,
        shown: impl Into<String>,
        accepted: impl Into<String>,
    ) -> Self {
        Self {
            variable,
            shown: shown.into(),
            accepted: accepted.into(),
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
    /// The environment that this process was started with.
    pub fn of_process() -> Self {
        Self(
            std::env::vars_os()
                .filter_map(|(name, value)| {
                    let name = name.into_string().ok()?;
                    Some((name, value.into_string().map_err(|_| NotUnicode)))
                })
                .collect(),
        )
    }

    /// The value of `name`.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<&str>, ConfigError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Ok(value)) if value.trim().is_empty() => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(NotUnicode)) => Err(ConfigError::new(name, "…", "UTF-8 text")),
        }
    }

    /// The value of `name` as a `T`.
    pub(super) fn parsed<T: FromStr>(
        &self,
        name: &'static str,
        accepted: &str,
    ) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match text.trim().parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(ConfigError::new(name, text, accepted)),
        }
    }

    /// The value of `name` as one of `choices`; the first one is the default.
    pub(super) fn one_of<T: Copy>(
        &self,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Result<T, ConfigError> {
        let accepted = || {
            choices
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
                .join(" or ")
        };
        let text = self.text(name)?;
        let chosen = match text {
            None => choices.first(),
            Some(text) => choices
                .iter()
                .find(|(choice, _)| choice.eq_ignore_ascii_case(text.trim())),
        };
        chosen
            .map(|(_, value)| *value)
            .ok_or_else(|| ConfigError::new(name, text.unwrap_or_default(), accepted()))
    }

    /// The value of `name` as a switch.
    pub(super) fn switch(&self, name: &'static str, default: bool) -> Result<bool, ConfigError> {
        let Some(text) = self.text(name)? else {
            return Ok(default);
        };
        match text.trim().to_ascii_lowercase().as_str() {
            "on" | "1" | "true" | "yes" => Ok(true),
            "off" | "0" | "false" | "no" => Ok(false),
            _ => Err(ConfigError::new(name, text, "on or off")),
        }
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
