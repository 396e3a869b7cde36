//! The routes of the server functions. Forms are taken strictly: the content type and
//! the field names must be the ones that the function has, as the API does it, and a
//! form that says for whom it was shown must come from them.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use leptos::server_fn::axum::get_server_fn_service;
use stagedoor_app::{FORMS, Form, ResponseOptions, SHOWN_TO, ShownToUser, speaking};
use stagedoor_session::Visitor;
use url::form_urlencoded;

use crate::api::error::Problem;
use crate::shown_to;

const FORM: &str = "application/x-www-form-urlencoded";

/// A route for each server function.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FORMS.iter().fold(Router::new(), |router, form| {
        let answer = async move |request| match admitted(form, request).await {
            Ok(request) => run(request).await,
            Err(refusal) => refusal,
        };
        router.route(form.path, post(answer))
    })
}

/// Runs the function at the request's path, with what it reads in its context.
async fn run(request: Request) -> Response {
    let Some(mut function) = get_server_fn_service(request.uri().path(), Method::POST) else {
        return Problem::internal("a server function is not registered").into_response();
    };
    let (parts, body) = request.into_parts();
    let visitor = parts.extensions.get::<Visitor>();
    let language = visitor.map(Visitor::language);
    let options = ResponseOptions::default();
    let running = Owner::new().with(|| {
        provide_context(parts.clone());
        provide_context(options.clone());
        ScopedFuture::new(function.run(Request::from_parts(parts, body)))
    });
    let mut response = speaking(language.unwrap_or_default(), running).await;
    options.apply(&mut response);
    response
}

/// The request, when its form is one that the function takes from whoever sends it.
/// Server functions drop fields that they do not know, so this has to look before
/// they do.
async fn admitted(form: &Form, request: Request) -> Result<Request, Response> {
    let (mut request, shown_to) = checked(request, &form.fields)
        .await
        .map_err(IntoResponse::into_response)?;
    if let Some(shown_to) = shown_to {
        if let Ok(user_id) = shown_to.parse() {
            request.extensions_mut().insert(ShownToUser(user_id));
        }
        let Some(visitor) = request.extensions().get::<Visitor>() else {
            return Err(Problem::internal("the session layer is missing").into_response());
        };
        let (path, headers) = (request.uri().path(), request.headers());
        if let Err(refusal) = shown_to::require(visitor, &shown_to).await {
            return Err(shown_to::refused(visitor, refusal.into(), path, headers).await);
        }
    }
    Ok(request)
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
    fn every_server_function_has_a_route() {
        let listed: BTreeSet<_> = FORMS.iter().map(|form| (form.path, "POST")).collect();
        let methods: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
        let registered = methods
            .iter()
            .map(|(path, method)| (*path, method.as_str()));
        assert_eq!(listed, registered.collect());
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
