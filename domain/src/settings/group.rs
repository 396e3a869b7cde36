//! Fields without a variable of their own.

use std::marker::PhantomData;

use super::declaration::{Declared, Entry, Reading, Row};
use super::environment::{ConfigError, Environment};

/// Settings within settings.
#[derive(Debug, Clone, Copy)]
pub struct Group<T>(PhantomData<T>);

/// A field that is a struct of settings itself.
pub fn group<T: Declared>() -> Group<T> {
    Group(PhantomData)
}

impl<T: Declared> Reading for Group<T> {
    type Value = T;

    fn default(&self) -> T {
        T::default()
    }

    fn read(&self, environment: &Environment, _: &'static str) -> Result<T, ConfigError> {
        T::read(environment)
    }

    fn shown_default(&self) -> String {
        String::new()
    }

    fn rows(&self, _: Entry) -> Vec<Row> {
        T::rows()
    }
}

/// A value that no variable sets.
#[derive(Debug, Clone, Copy)]
pub struct Fixed<T>(T);

/// A field that only the code sets, tests for example.
pub fn fixed<T: Clone>(value: T) -> Fixed<T> {
    Fixed(value)
}

impl<T: Clone> Reading for Fixed<T> {
    type Value = T;

    fn default(&self) -> T {
        self.0.clone()
    }

    fn read(&self, _: &Environment, _: &'static str) -> Result<T, ConfigError> {
        Ok(self.default())
    }

    fn shown_default(&self) -> String {
        String::new()
    }

    fn rows(&self, _: Entry) -> Vec<Row> {
        Vec::new()
    }
}
