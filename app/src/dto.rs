//! The types that cross the network, between a page and its islands or from one
//! request to the next.

use std::collections::BTreeMap;
use std::fmt;

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The logged-in user, as far as the islands need to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentUser {
    /// The account's id, which forms carry to say for whom they are.
    pub id: String,
    /// The public name.
    pub username: String,
    /// The address, as its owner wrote it.
    pub email: String,
    /// Whether the address is confirmed.
    pub is_verified: bool,
    /// The role's name, as the API spells it.
    pub role: String,
    /// Whether that role may upload; the domain decides it, islands only ask.
    pub is_creator_tier: bool,
    /// When the account was made, RFC 3339 in UTC.
    pub created_at: String,
    /// The same day in words, such as "14 June 2025".
    pub member_since: String,
}

/// What became of the request to be a creator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upgrade {
    /// The role the account now has.
    pub role: String,
    /// When it was promoted, RFC 3339 in UTC; none when somebody assigned the role.
    pub promoted_to_creator_at: Option<String>,
    /// The account was in the creator tier before, and nothing was changed.
    pub already_elevated: bool,
}

impl Upgrade {
    /// What the person is told.
    pub fn message(&self) -> Message {
        Message::success(if self.already_elevated {
            "You already have creator access"
        } else {
            "You are now an artist"
        })
    }
}

/// What a browser is to answer with a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyChallenge {
    /// Names the challenge when it is answered.
    pub ceremony_id: String,
    /// What WebAuthn's own functions read, as JSON in a text.
    pub options: String,
}

/// What one request leaves for the page after it: kept in the session, shown once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Messages to show.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// A form that was refused, to be shown again as it was filled in.
    #[serde(default)]
    pub form: Option<FormState>,
    /// Something that is shown once and must not lie in the database for all to
    /// read: it was sealed for this session with the key that is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
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
    #[cfg(feature = "ssr")]
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

/// Something the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// How it is meant.
    pub kind: MessageKind,
    /// Plain text.
    pub text: String,
}

impl Message {
    /// Something worked.
    pub fn success(text: impl Into<String>) -> Self {
        Self {
            kind: MessageKind::Success,
            text: text.into(),
        }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            kind: MessageKind::Info,
            text: text.into(),
        }
    }

    /// Something did not work.
    pub fn error(text: impl Into<String>) -> Self {
        Self {
            kind: MessageKind::Error,
            text: text.into(),
        }
    }
}

/// How a message is meant. Errors interrupt a screen reader, the others wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Something worked.
    Success,
    /// Something to know.
    Info,
    /// Something did not work.
    Error,
}

impl MessageKind {
    /// The name that the style sheet knows it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Error => "error",
        }
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

/// What is wrong with one field, or with the form as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's name; empty when no single field is to blame.
    pub field: String,
    /// A stable reason, such as `too_short`.
    pub code: String,
    /// One sentence for the person who typed it.
    pub message: String,
}

/// Why a server function did not do what it was asked. Its JSON is a part of the
/// API's problem details, so that an answer from an outer layer reads the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// The contract's code, such as `EMAIL_NOT_VERIFIED`.
    pub code: String,
    /// What happened and what to do, in plain words.
    pub detail: String,
    /// What is wrong with single fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What a proof must have in it besides a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Needs>,
    /// Seconds until another try is worth it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// What the operator finds it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// What a proof of who somebody is must have in it besides a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A code, a backup code or a passkey.
    SecondFactor,
}

impl AppError {
    /// An error without fields.
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
            needs: None,
            retry_after: None,
            request_id: None,
        }
    }

    /// What the person is told. Where it is ours to mend, that includes what the
    /// operator finds it by.
    pub fn told(&self) -> String {
        match &self.request_id {
            Some(id) if matches!(&*self.code, "INTERNAL" | "SERVICE_UNAVAILABLE") => {
                format!("{} Request id: {id}", self.detail)
            }
            _ => self.detail.clone(),
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // On the server: the body is not what the function takes.
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => {
                #[cfg(feature = "ssr")]
                crate::server_fns::answer_with(http::StatusCode::BAD_REQUEST);
                Self::new("MALFORMED_REQUEST", "That request could not be read.")
            }
            // On the server: the body is not text. In the browser: the answer is
            // not one of ours, which a proxy's own error page can be.
            ServerFnErrorErr::Deserialization(_) => {
                #[cfg(feature = "ssr")]
                crate::server_fns::answer_with(http::StatusCode::BAD_REQUEST);
                let detail = if cfg!(feature = "ssr") {
                    "That request could not be read."
                } else {
                    "Stagedoor answered something unexpected. Reload the page and try again."
                };
                Self::new("MALFORMED_REQUEST", detail)
            }
            ServerFnErrorErr::Request(_) => Self::new(
                "UNREACHABLE",
                "Stagedoor could not be reached. Check your connection and try again.",
            ),
            _ => Self::new(
                "INTERNAL",
                "Something went wrong on our side. Try again in a moment.",
            ),
        }
    }
}
