//! Settings, each declared once: its field, its variable, how it is read, what it
//! means and where its default comes from.

use std::ops::RangeInclusive;

use super::environment::{ConfigError, Environment};

/// How a setting is read: by its unit, by the texts that it takes, and so on.
pub trait Reading {
    /// What the setting's field holds.
    type Value;

    /// The value where nothing is set.
    fn default(&self) -> Self::Value;

    /// The value of `variable` in `environment`.
    ///
    /// # Errors
    /// A value that cannot be taken.
    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<Self::Value, ConfigError>;

    /// The default as the documentation shows it, in Markdown.
    fn shown_default(&self) -> String;

    /// The least and the most that a number may be; none for what is no number.
    fn bounds(&self) -> Option<RangeInclusive<u32>> {
        None
    }

    /// The secret variables that `variable` stands for: each may also be in a file, see
    /// [`Environment::with_secrets_from_files`].
    fn secrets(&self, _variable: &'static str) -> Vec<&'static str> {
        Vec::new()
    }

    /// The rows of the documentation's table.
    fn rows(&self, entry: Entry) -> Vec<Row> {
        vec![Row {
            entry,
            default: self.shown_default(),
            bounds: self.bounds(),
            secrets: self.secrets(entry.variable),
        }]
    }
}

/// What people read about a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The environment variable. Empty for what an operator cannot set.
    pub variable: &'static str,
    /// What the value means, in words that follow a dash.
    pub meaning: &'static str,
    /// The standard or the practice that the default comes from; empty for none.
    pub source: &'static str,
}

/// A row of the documentation's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What people read about the setting.
    pub entry: Entry,
    /// The default, in Markdown.
    pub default: String,
    /// The least and the most that a number may be.
    pub bounds: Option<RangeInclusive<u32>>,
    /// The secret variables that it stands for: itself, mostly.
    pub secrets: Vec<&'static str>,
}

/// A struct whose fields are settings; [`settings!`](crate::settings!) implements it.
pub trait Declared: Default {
    /// Reads every setting.
    ///
    /// # Errors
    /// The first variable whose value cannot be taken.
    fn read(environment: &Environment) -> Result<Self, ConfigError>;

    /// The rows of the documentation's table, in the order of the fields.
    fn rows() -> Vec<Row>;
}

/// Declares a struct of settings. An entry is one field:
///
/// ```text
/// /// Why it is there, or why the default is what it is.
/// field: Type = reading, "VARIABLE", "what it means", "source of the default";
/// ```
///
/// The source may be left out, and so may all that follows the reading, for a value
/// that no variable sets. The entry makes the field with its documentation, its
/// default, its reader from the environment with the error message, and its row in
/// `docs/settings.md`.
#[macro_export]
macro_rules! settings {
    (
        $(#[$about:meta])*
        $visibility:vis struct $name:ident {
            $(
                $(#[$why:meta])*
                $field:ident: $value:ty = $reading:expr
                    $(, $variable:literal, $meaning:literal $(, $source:literal)?)?;
            )+
        }
    ) => {
        $(#[$about])*
        $visibility struct $name {
            $(
                $(#[$why])*
                $(
                    #[doc = concat!("\n\n`", $variable, "`: ", $meaning, ".")]
                    $(#[doc = concat!("\n\nSource: ", $source, ".")])?
                )?
                pub $field: $value,
            )+
        }

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self {
                    $($field: $crate::settings::Reading::default(&$reading),)+
                }
            }
        }

        impl $crate::settings::Declared for $name {
            fn read(
                environment: &$crate::settings::Environment,
            ) -> ::std::result::Result<Self, $crate::settings::ConfigError> {
                Ok(Self {
                    $($field: $crate::settings::Reading::read(
                        &$reading,
                        environment,
                        concat!($($variable)?),
                    )?,)+
                })
            }

            fn rows() -> ::std::vec::Vec<$crate::settings::Row> {
                let entries = [$($crate::settings::Reading::rows(
                    &$reading,
                    $crate::settings::Entry {
                        variable: concat!($($variable)?),
                        meaning: concat!($($meaning)?),
                        source: concat!($($($source)?)?),
                    },
                )),+];
                entries.into_iter().flatten().collect()
            }
        }
    };
}
