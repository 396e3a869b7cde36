//! Headers that tell browsers what a page may not do.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// For answers that set no policy of their own: nothing may run, and what an
/// error page shows comes from here. Pages set theirs with a nonce for their
/// scripts.
const STRICT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// Set on every answer.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Not `no-referrer`: browsers would then send `Origin: null` with plain forms.
    // Nothing leaves the site, so that a link in a mail cannot leak its token.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), \
             display-capture=(), browsing-topics=()",
        ),
    ),
];

/// One year, in seconds: what the HSTS preload list asks for at least.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Whether people reach this server over https.
#[derive(Debug, Clone, Copy)]
pub struct Https(pub bool);

/// The layer that adds the headers.
pub async fn add(State(Https(https)): State<Https>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(STRICT_POLICY);
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}
