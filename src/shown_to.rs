//! Forms that say for whom they were shown.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use stagedoor_app::dto::{Flash, Message};
use stagedoor_domain::Error;
use stagedoor_session::Visitor;
use uuid::Uuid;

use crate::api::error::Problem;
use crate::middleware::error_answers::wants_page;

/// That whoever is logged in is the one with the id that `shown_to` says. A form
/// without the field concerns whoever is logged in, and never gets here; where nobody is, what the form is
/// for says so itself.
///
/// # Errors
/// [`Error::WrongUser`].
pub(crate) async fn require(visitor: &Visitor, shown_to: &str) -> Result<(), Error> {
    match visitor.user_to_show().await {
        Ok(user) if shown_to.parse() != Ok::<Uuid, _>(user.id) => Err(Error::WrongUser {
            logged_in_as: user.username.clone(),
        }),
        Ok(_) | Err(Error::Unauthenticated | Error::UserNotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The answer to a form at `path` that [`require`] refused. A browser is sent to the
/// page that shows who is logged in, with the reason and without anything that was
/// typed: that was somebody else's.
pub(crate) async fn refused(
    visitor: &Visitor,
    refusal: Problem,
    path: &str,
    headers: &HeaderMap,
) -> Response {
    if refusal.code != "WRONG_USER" || !wants_page(path, headers) {
        return refusal.into_response();
    }
    let language = visitor.client().language.unwrap_or_default();
    let told = Flash::message(Message::error(refusal.detail(language).into_owned()));
    if let Err(error) = visitor.put_flash(&told).await {
        return Problem::from(error).into_response();
    }
    let settings = [(header::LOCATION, HeaderValue::from_static("/settings"))];
    (StatusCode::SEE_OTHER, settings).into_response()
}
