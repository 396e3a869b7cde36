//! JSON bodies, taken strictly: the content type, the shape and the field names
//! must be the ones that the route documents.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::error::Problem;

/// A JSON object in a request's body. Its type denies unknown fields.
pub(super) struct Json<T>(pub T);

/// Like [`Json`], but no body at all stands for `{}`.
pub(super) struct JsonOrNothing<T>(pub T);

/// No body at all, or `{}`.
pub(super) struct NoBody;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_typed = request.headers().contains_key(header::CONTENT_TYPE);
        let is_json = require_json(request.headers());
        if is_typed && let Err(problem) = is_json {
            return Err(problem);
        }
        let body = body(request, state).await?;
        // Where neither body nor type came, it is the body that is missing.
        if !body.is_empty() {
            is_json?;
        }
        parse(&body).map(Self)
    }
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for JsonOrNothing<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = require_json(request.headers());
        let body = body(request, state).await?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        is_json?;
        parse(&body).map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let JsonOrNothing(Empty {}) = JsonOrNothing::from_request(request, state).await?;
        Ok(Self)
    }
}

/// Reads an optional field of a body: one that is there has a value, and null is none.
pub(super) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The whole body. One that is too large is answered by
/// [`crate::middleware::request_limits`], whatever is said here.
async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|_| Problem::malformed("The body did not arrive whole."))
}

fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if media_type.trim().eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Problem::unsupported_media_type(
            "Send the body as application/json.",
        ))
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // Serde would take an array for a struct, its items in the fields' order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Problem::malformed("The body must be a JSON object."));
    }
    serde_json::from_slice(body).map_err(|error| Problem::malformed(explain(&error)))
}

/// What is wrong with a body, without quoting values from it: an answer may end
/// up in somebody's log, and the value may be a password.
fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let names_a_field = ["unknown field", "missing field", "duplicate field"]
        .iter()
        .any(|start| text.starts_with(start));
    if names_a_field {
        return format!("The body is not what this address takes: {text}.");
    }
    let what = if error.is_data() {
        "The body is not what this address takes: a value is of the wrong type"
    } else {
        "The body is not JSON"
    };
    format!(
        "{what}, at line {} column {}.",
        error.line(),
        error.column()
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use stagedoor_words::Language;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Login {
        #[expect(dead_code, reason = "only parsing matters here")]
        password: String,
    }

    #[test]
    fn what_is_wrong_is_said_without_the_value() {
        for (body, said) in [
            (
                &br#"{"password":"x","role":"admin"}"#[..],
                "unknown field `role`",
            ),
            (br"{}", "missing field `password`"),
            (
                br#"{"password":"x","password":"y"}"#,
                "duplicate field `password`",
            ),
            (br#"{"password":4711}"#, "wrong type"),
            (br#"{"password":{"hunter22":1}}"#, "wrong type"),
            (br#"["hunter22"]"#, "JSON object"),
            (br#"{"password":"hunter22"#, "not JSON"),
            (b"{\"password\":\"\xff hunter22\"}", "not JSON"),
            (b"", "JSON object"),
        ] {
            let problem = parse::<Login>(body).unwrap_err();
            assert_eq!(problem.code, "MALFORMED_REQUEST");
            let detail = problem.detail(Language::English);
            assert!(detail.contains(said), "{detail}");
            assert!(!detail.contains("hunter22"), "{detail}");
            assert!(!detail.contains("4711"), "{detail}");
        }
    }
}
