//! What server functions answer. Islands read of it what they need.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use super::AppError;
use crate::language::words;

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

/// What a browser is to answer with a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyChallenge {
    /// Names the challenge when it is answered.
    pub ceremony_id: String,
    /// What WebAuthn's own functions read, as JSON in a text.
    pub options: String,
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The body is not what the function takes, or no text.
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => {
                crate::server_fns::answer_with(http::StatusCode::BAD_REQUEST);
                Self::new("MALFORMED_REQUEST", words().problems.unreadable)
            }
            _ => Self::new("INTERNAL", words().problems.ours),
        }
    }
}
