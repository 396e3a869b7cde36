//! Forms for the server functions, taken strictly: the content type and the field
//! names must be the ones that the function has, as at the API's door, and a form that
//! says for whom it was shown must come from them.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use stagedoor_app::{FIELDS, SHOWN_TO};
use stagedoor_session::Visitor;
use url::form_urlencoded;

use crate::api::error::Problem;
use crate::shown_to;

const FORM: &str = "application/x-www-form-urlencoded";

/// The layer. Server functions drop fields that they do not know, so this has to
/// look before they do. Other requests pass.
pub async fn check(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let Some((_, fields)) = FIELDS.iter().find(|(function, _)| *function == path) else {
        return next.run(request).await;
    };
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (request, shown_to) = match checked(request, fields).await {
        Ok(checked) => checked,
        Err(problem) => return problem.into_response(),
    };
    if let Some(shown_to) = shown_to {
        let Some(visitor) = request.extensions().get::<Visitor>() else {
            return Problem::internal("the session layer is missing").into_response();
        };
        let (path, headers) = (request.uri().path(), request.headers());
        if let Err(refusal) = shown_to::require(visitor, &shown_to).await {
            return shown_to::refused(visitor, refusal.into(), path, headers).await;
        }
    }
    next.run(request).await
}

/// The same request, once its body has been read and found good, and for whom its form
/// was shown, where it says so.
async fn checked(request: Request, fields: &[&str]) -> Result<(Request, Option<String>), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(is_form);
    if kind.is_some() && !is_form {
        return Err(not_a_form());
    }
    let (parts, body) = request.into_parts();
    // One that is too large is answered by `request_limits`, whatever is said here.
    let body = Bytes::from_request(Request::new(body), &())
        .await
        .map_err(|_| Problem::malformed("The body did not arrive whole."))?;
    if !is_form && !body.is_empty() {
        return Err(not_a_form());
    }
    require_fields(&body, fields)?;
    let shown_to = form_urlencoded::parse(&body)
        .find(|(name, _)| name == SHOWN_TO)
        .map(|(_, value)| value.into_owned());
    Ok((Request::from_parts(parts, Body::from(body)), shown_to))
}

fn is_form(kind: &HeaderValue) -> bool {
    kind.to_str()
        .ok()
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM))
}

fn not_a_form() -> Problem {
    Problem::unsupported_media_type("Send the body as application/x-www-form-urlencoded.")
}

/// Names are quoted in the refusal as far as they are this form's own: another
/// one may be a value that lost its name.
fn require_fields(body: &[u8], fields: &[&str]) -> Result<(), Problem> {
    let mut seen = Vec::with_capacity(fields.len());
    for (name, _) in form_urlencoded::parse(body) {
        let Some(field) = fields.iter().find(|field| **field == name) else {
            return Err(Problem::malformed(
                "The form has a field that is not known here.",
            ));
        };
        if seen.contains(field) {
            return Err(Problem::malformed(format!("The form has `{field}` twice.")));
        }
        seen.push(*field);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_server_function_is_checked() {
        let listed: BTreeSet<&str> = FIELDS.iter().map(|(path, _)| *path).collect();
        // Rendering pages links the functions in, as the router does.
        let _ = leptos_axum::generate_route_list(stagedoor_app::App);
        let served: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths()
            .map(|(path, _)| path)
            .collect();
        assert_eq!(listed, served);
    }

    #[test]
    fn only_the_functions_own_fields_are_taken_each_of_them_once() {
        for (body, is_good) in [
            ("", true),
            ("email=a", true),
            ("e%6dail=a&token=", true),
            ("email=a&role=admin", false),
            ("email=a&r%6fle=admin", false),
            ("email=a&email=b", false),
            ("email[]=a", false),
            ("=a", false),
        ] {
            let outcome = require_fields(body.as_bytes(), &["email", "token"]);
            assert_eq!(outcome.is_ok(), is_good, "{body}");
        }
    }
}
