//! Settings that are one of a few words.

use super::declaration::Reading;
use super::environment::{ConfigError, Environment};

/// A word with what it means.
type Word<T> = (&'static str, T);

/// One of a few words, each kept as a `T`.
#[derive(Debug, Clone, Copy)]
pub struct Choice<T: 'static> {
    default: Word<T>,
    others: &'static [Word<T>],
}

/// One of the words `default` and `others`.
pub fn choice<T: Copy>(default: Word<T>, others: &'static [Word<T>]) -> Choice<T> {
    Choice { default, others }
}

impl<T: Copy> Choice<T> {
    fn words(&self) -> impl Iterator<Item = &Word<T>> {
        std::iter::once(&self.default).chain(self.others)
    }
}

impl<T: Copy> Reading for Choice<T> {
    type Value = T;

    fn default(&self) -> T {
        self.default.1
    }

    fn read(&self, environment: &Environment, variable: &'static str) -> Result<T, ConfigError> {
        let Some(text) = environment.text(variable)? else {
            return Ok(self.default.1);
        };
        let same = |word: &str| word.eq_ignore_ascii_case(text.trim());
        let chosen = self.words().find(|(word, _)| same(word));
        chosen.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = self.words().map(|(word, _)| *word).collect();
            ConfigError::new(variable, text, words.join(" or "))
        })
    }

    fn shown_default(&self) -> String {
        format!("`{}`", self.default.0)
    }
}

/// On or off.
#[derive(Debug, Clone, Copy)]
pub struct Switch {
    default: bool,
}

/// A setting that is on or off.
pub fn switch(default: bool) -> Switch {
    Switch { default }
}

impl Reading for Switch {
    type Value = bool;

    fn default(&self) -> bool {
        self.default
    }

    fn read(&self, environment: &Environment, variable: &'static str) -> Result<bool, ConfigError> {
        let Some(text) = environment.text(variable)? else {
            return Ok(self.default);
        };
        match text.trim().to_ascii_lowercase().as_str() {
            "on" | "1" | "true" | "yes" => Ok(true),
            "off" | "0" | "false" | "no" => Ok(false),
            _ => Err(ConfigError::new(variable, text, "on or off")),
        }
    }

    fn shown_default(&self) -> String {
        if self.default { "on" } else { "off" }.to_owned()
    }
}
