//! The layers that give every request its [`Visitor`].

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use stagedoor_domain::{ClientInfo, Services};
use tower::ServiceBuilder;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::cookie::{SessionCookie, to_token};
use crate::preference_cookies::{keep_language, keep_theme, theme_of};
use crate::readable_cookies::keep_readable;
use crate::store::NoRecords;
use crate::visitor::{CookieChange, Visitor};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// What a browser forgets when a session is over: what scripts have stored (OWASP
/// ASVS 5.0, 14.3.1). Not the cookies, among which are other programs' under the same
/// host name, and the one that knows the device; not the cache, which holds nothing
/// of a session, and whose clearing takes browsers seconds.
const STORAGE: HeaderValue = HeaderValue::from_static("\"storage\"");

/// Where the inner layer leaves the visitor for the outer one.
#[derive(Clone, Default)]
struct Slot(Arc<OnceLock<Visitor>>);

/// Puts a [`Visitor`] into the extensions of every request to `router`. The
/// [`ClientInfo`] must be there already.
pub fn layer<S>(router: Router<S>, services: Services, cookie: SessionCookie) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let manager = SessionManagerLayer::new(NoRecords)
        .with_name(cookie.name())
        .with_secure(cookie.is_secure())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(cookie.max_age()));
    // From the outermost to the innermost.
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn(move |request, next| {
                settle_cookie(cookie, request, next)
            }))
            .layer(manager)
            .layer(from_fn(move |request, next| {
                admit(services.clone(), cookie, request, next)
            })),
    )
}

async fn admit(
    services: Services,
    cookie: SessionCookie,
    mut request: Request,
    next: Next,
) -> Response {
    let device = cookie.device(request.headers());
    let theme = theme_of(request.headers());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let extensions = request.extensions_mut();
    let mut client = extensions.get::<ClientInfo>().cloned().unwrap_or_default();
    client.device = device;
    // Nobody finds it further in, where it would look like a place to keep something.
    let session = extensions.remove::<Session>();
    let token = session.and_then(|session| session.id()).map(to_token);
    let visitor = Visitor::new(services, client, token, &method, &path, theme);
    if let Some(Slot(slot)) = extensions.get() {
        // Each request has a slot of its own, so it is empty.
        let _ = slot.set(visitor.clone());
    }
    extensions.insert(visitor);
    next.run(request).await
}

/// Tells the browser what happened to its session, in place of whatever
/// tower-sessions has to say. That would remove a cookie that it cannot read, without
/// the attributes that browsers ask of a `__Host-` one.
async fn settle_cookie(cookie: SessionCookie, mut request: Request, next: Next) -> Response {
    keep_readable(request.headers_mut());
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    cookie.strip(headers);
    match slot.0.get().map_or(CookieChange::Nothing, Visitor::cookie) {
        CookieChange::Nothing => {}
        CookieChange::New(id) => cookie.set(headers, id),
        CookieChange::Gone => cookie.remove(headers),
    }
    if slot.0.get().is_some_and(Visitor::has_logged_out) {
        headers.insert(CLEAR_SITE_DATA, STORAGE);
    }
    if let Some(device) = slot.0.get().and_then(Visitor::device) {
        cookie.set_device(headers, device);
    }
    if let Some(theme) = slot.0.get().and_then(Visitor::theme_change) {
        keep_theme(headers, theme, cookie.is_secure());
    }
    if let Some(language) = slot.0.get().and_then(Visitor::language_change) {
        keep_language(headers, language, cookie.is_secure());
    }
    response
}
