//! Headers that tell browsers what a page may not do.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
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
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
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
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), \
             display-capture=(), browsing-topics=()",
        ),
    ),
];

/// Whose pages may show an answer: set where it says nothing else of itself.
pub(crate) const RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// How browsers prove who asks: with a session's cookie, which has no scheme of its
/// own. RFC 9110 (15.5.2) asks every 401 for one. One that browsers know, Basic or
/// Digest, would open their own dialog.
const SESSION: HeaderValue = HeaderValue::from_static("Session");

/// One year, in seconds: what the HSTS preload list and OWASP ASVS 5.0 (3.4.1) ask
/// for at least.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The same for every name below the public URL's host as well (ASVS, level 2).
const HSTS_WITH_SUBDOMAINS: HeaderValue =
    HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Whom browsers may reach over https alone, if anybody (RFC 6797).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrictTransport {
    /// Nobody: people reach this server over plain http.
    Off,
    /// The public URL's host.
    Host,
    /// It and every name below it.
    WithSubdomains,
}

impl StrictTransport {
    fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Off => None,
            Self::Host => Some(HSTS),
            Self::WithSubdomains => Some(HSTS_WITH_SUBDOMAINS),
        }
    }
}

/// The layer that adds the headers.
pub async fn add(
    State(strict_transport): State<StrictTransport>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let is_unauthenticated = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(STRICT_POLICY);
    headers.entry(RESOURCE_POLICY).or_insert(SAME_ORIGIN);
    if let Some(value) = strict_transport.header() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    if is_unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, SESSION);
    }
    response
}
