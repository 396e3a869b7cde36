//! Settings that are texts with rules of their own.

use super::declaration::Reading;
use super::environment::{ConfigError, Environment};

/// Reads the text of a variable, which is named in what an error says.
pub type Parse<T> = fn(&'static str, &str) -> Result<T, ConfigError>;

/// A text, kept as a `T`.
#[derive(Debug, Clone, Copy)]
pub struct Text<T> {
    default: fn() -> T,
    shown_default: &'static str,
    parse: Parse<T>,
}

/// A text that `parse` takes. The documentation shows the default as `shown_default`.
pub fn text<T>(shown_default: &'static str, default: fn() -> T, parse: Parse<T>) -> Text<T> {
    Text {
        default,
        shown_default,
        parse,
    }
}

/// A list, which is empty where nothing is set.
pub fn list<T>(parse: Parse<Vec<T>>) -> Text<Vec<T>> {
    text("none", Vec::new, parse)
}

impl<T> Reading for Text<T> {
    type Value = T;

    fn default(&self) -> T {
        (self.default)()
    }

    fn read(&self, environment: &Environment, variable: &'static str) -> Result<T, ConfigError> {
        match environment.text(variable)? {
            Some(text) => (self.parse)(variable, text),
            None => Ok(self.default()),
        }
    }

    fn shown_default(&self) -> String {
        self.shown_default.to_owned()
    }
}

/// A text that may be missing.
#[derive(Debug, Clone, Copy)]
pub struct Optional<T> {
    shown_default: &'static str,
    parse: Parse<T>,
    is_secret: bool,
}

impl<T> Optional<T> {
    /// Says that the text is a secret, which may be in a file.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }
}

/// A text that `parse` takes, or none. The documentation shows none as
/// `shown_default`.
pub fn optional<T>(shown_default: &'static str, parse: Parse<T>) -> Optional<T> {
    Optional {
        shown_default,
        parse,
        is_secret: false,
    }
}

impl<T> Reading for Optional<T> {
    type Value = Option<T>;

    fn default(&self) -> Option<T> {
        None
    }

    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<Option<T>, ConfigError> {
        let text = environment.text(variable)?;
        text.map(|text| (self.parse)(variable, text)).transpose()
    }

    fn shown_default(&self) -> String {
        self.shown_default.to_owned()
    }

    fn secrets(&self, variable: &'static str) -> Vec<&'static str> {
        self.is_secret.then_some(variable).into_iter().collect()
    }
}
