//! What one request leaves for the page after it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FieldProblem, Message};

/// What one request leaves for the page after it: kept in the session, shown once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Messages to show.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// A form that was refused, to be shown again as it was filled in.
    #[serde(default)]
    pub form: Option<FormState>,
    /// What undoes it, where something was done that can be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

impl Flash {
    /// One message and nothing else.
    pub fn message(message: Message) -> Self {
        Self {
            messages: vec![message],
            ..Self::default()
        }
    }

    /// One form and nothing else.
    pub fn form_again(form: FormState) -> Self {
        Self {
            form: Some(form),
            ..Self::default()
        }
    }

    /// The state of the form called `name`; an empty one if it was not refused.
    pub fn form(&self, name: &str) -> FormState {
        self.form
            .as_ref()
            .filter(|form| form.name == name)
            .cloned()
            .unwrap_or_default()
    }
}

/// A form as it was sent, and what was wrong with it. Never holds a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// Which form, such as `register` or `change_email`.
    pub name: String,
    /// What was typed, by field name.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What was wrong.
    #[serde(default)]
    pub errors: Vec<FieldProblem>,
}

impl FormState {
    /// A form that holds `values`, with nothing wrong yet.
    pub fn typed(name: &str, values: &[(&str, &str)]) -> Self {
        let values = values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Self {
            name: name.to_owned(),
            values,
            errors: Vec::new(),
        }
    }

    /// What was typed into `field`.
    pub fn value(&self, field: &str) -> String {
        self.values.get(field).cloned().unwrap_or_default()
    }

    /// What is wrong with `field`.
    pub fn problem(&self, field: &str) -> Option<String> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.message.clone())
    }
}
