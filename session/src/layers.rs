//! The layers that give every request its [`Visitor`].

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use stagedoor_domain::{Origin, Services};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::cookie::SessionCookie;
use crate::store::SqlSessionStore;
use crate::visitor::Visitor;

/// Where the inner layer leaves the visitor for the outer one.
#[derive(Clone, Default)]
struct Slot(Arc<OnceLock<Visitor>>);

/// Puts a [`Visitor`] into the extensions of every request to `router`. The
/// [`Origin`] must be there already.
pub fn layer<S>(router: Router<S>, services: Services, cookie: SessionCookie) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let manager = SessionManagerLayer::new(SqlSessionStore::new(services.clone()))
        .with_name(cookie.name())
        .with_secure(cookie.is_secure())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(cookie.max_age()));
    router
        .layer(from_fn(move |request, next| {
            admit(services.clone(), request, next)
        }))
        .layer(manager)
        .layer(from_fn(move |request, next| {
            settle_cookie(cookie, request, next)
        }))
}

async fn admit(services: Services, mut request: Request, next: Next) -> Response {
    let extensions = request.extensions_mut();
    let origin = extensions.get::<Origin>().cloned().unwrap_or_default();
    if let Some(session) = extensions.get::<Session>().cloned() {
        let visitor = Visitor::new(services, origin, session);
        if let Some(Slot(slot)) = extensions.get() {
            // Each request has a slot of its own, so it is empty.
            let _ = slot.set(visitor.clone());
        }
        extensions.insert(visitor);
    }
    next.run(request).await
}

/// Sets the cookie of a session that got a new id, in place of whatever
/// tower-sessions has to say of the old one. And never repeats the id that the
/// request came with: within the grace time of an upgrade that can be the old
/// one, and the browser may have been told the new one meanwhile.
async fn settle_cookie(cookie: SessionCookie, mut request: Request, next: Next) -> Response {
    let visit = Slot::default();
    let sent = cookie.sent(request.headers());
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    let Some(session) = visit.0.get().and_then(Visitor::renewed) else {
        if let Some(sent) = sent {
            cookie.strip(response.headers_mut(), |value| value == sent);
        }
        return response;
    };
    if session.is_modified() && session.save().await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    cookie.strip(response.headers_mut(), |_| true);
    if let Some(id) = session.id() {
        cookie.set(response.headers_mut(), id);
    }
    response
}
