//! Tells the owner of an account, and the log, of requests in their name that were
//! refused (OWASP ASVS 5.0, 16.2.1 and 16.3.3).

use std::sync::Arc;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use stagedoor_app::RefusalCode;
use stagedoor_domain::audit::Refusal;
use stagedoor_domain::{Error, log_fields, refusals};
use stagedoor_session::Visitor;

use crate::api::error::Problem;
use crate::middleware::request_log;

/// The longest method that is written down as it came, in bytes.
const LONGEST_METHOD: usize = 16;

/// The layer, which also notes the route for the log. It stands inside the session layer, and around everything that refuses
/// requests because of where they come from or how many they are.
pub async fn note(request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request_log::note_route(&request);
    let method = request.method().clone();
    let response = next.run(request).await;
    let problem = response.extensions().get::<Arc<Problem>>();
    let code = problem.map(|problem| problem.code);
    let code = code.or_else(|| Some(response.extensions().get::<RefusalCode>()?.0));
    if let (Some(refusal), Some(visitor)) = (code.and_then(Refusal::with_code), visitor)
        && let Err(error) = tell_owner(&visitor, refusal, &method, route).await
    {
        tracing::warn!(%error, "a refusal could not be written down");
    }
    response
}

/// Writes the refusal down where the session belongs to somebody. It goes by that
/// alone, and never by what the request says: whether an account is known cannot be
/// told from the time that this takes.
async fn tell_owner(
    visitor: &Visitor,
    refusal: Refusal,
    method: &Method,
    route: Option<MatchedPath>,
) -> Result<(), Error> {
    // A flood is refused before anything is looked up for it.
    let services = visitor.services();
    if services.address_limits.refusal(visitor.client()).is_err() {
        return Ok(());
    }
    let Some(user_id) = visitor.session_owner().await? else {
        return Ok(());
    };
    log_fields::about_account(user_id);
    let method = method.as_str().chars().take(LONGEST_METHOD).collect();
    let route = route.map(|route| route.as_str().to_owned());
    refusals::note(&visitor.anybody(), user_id, refusal, method, route).await
}
