//! What a request is aimed at, and the host that it names (RFC 9112, 3.2 and 3.3).
//!
//! Behind this layer every target is a path that begins with a slash, and one `Host`
//! names one authority. What is further in may rely on that: the page renderer
//! panics at a target without a path.

use axum::extract::Request;
use axum::http::uri::{Authority, Parts, PathAndQuery};
use axum::http::{HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::error::Problem;

/// The methods that some address here takes, as an `Allow` header lists them.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");

/// What is answered to a request that goes no further.
enum Instead {
    /// 405 for what no address here takes.
    NoSuchMethod,
    /// What `OPTIONS *` asks for.
    Options,
    /// 400, and why.
    Malformed(&'static str),
}

impl IntoResponse for Instead {
    fn into_response(self) -> Response {
        let mut response = match self {
            Self::NoSuchMethod => Problem::method_not_allowed().into_response(),
            Self::Options => StatusCode::NO_CONTENT.into_response(),
            Self::Malformed(detail) => return Problem::malformed(detail).into_response(),
        };
        response.headers_mut().insert(header::ALLOW, METHODS);
        response
    }
}

const NO_PATH: Instead = Instead::Malformed("The request names no path of this site.");

/// The layer.
pub async fn check(mut request: Request, next: Next) -> Response {
    match settle(&mut request) {
        Ok(()) => next.run(request).await,
        Err(instead) => instead.into_response(),
    }
}

/// Brings the target of `request` into its usual form, or says why there is none.
fn settle(request: &mut Request) -> Result<(), Instead> {
    // Its target is another machine's, for a proxy to connect to.
    if request.method() == Method::CONNECT {
        return Err(Instead::NoSuchMethod);
    }
    check_host(request).map_err(Instead::Malformed)?;
    if request.uri().authority().is_some() {
        let (host, target) = without_authority(request.uri()).ok_or(NO_PATH)?;
        // What the target says counts more than the header (RFC 9112, 3.2.2).
        request.headers_mut().insert(header::HOST, host);
        *request.uri_mut() = target;
    }
    if request.uri().path() == "*" && request.method() == Method::OPTIONS {
        return Err(Instead::Options);
    }
    let target = request.uri().path_and_query();
    if !target.is_some_and(|target| target.as_str().starts_with('/')) {
        return Err(NO_PATH);
    }
    Ok(())
}

/// One `Host` in each request, which older versions of HTTP may leave out.
fn check_host(request: &Request) -> Result<(), &'static str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_authority(host) => Ok(()),
        (Some(_), None) => Err("The Host header names no host."),
        (Some(_), Some(_)) => Err("The request has more than one Host header."),
        (None, _) if request.version() < Version::HTTP_11 => Ok(()),
        (None, _) => Err("The request has no Host header."),
    }
}

/// Whether `host` is a host, perhaps with a port, and nothing else.
fn is_authority(host: &HeaderValue) -> bool {
    Authority::try_from(host.as_bytes())
        .is_ok_and(|authority| !authority.host().is_empty() && !authority.as_str().contains('@'))
}

/// The host and the path of a target that has both.
fn without_authority(uri: &Uri) -> Option<(HeaderValue, Uri)> {
    let authority = uri.authority()?;
    let host = HeaderValue::from_str(authority.as_str()).ok()?;
    if !is_authority(&host) {
        return None;
    }
    // Without a scheme the authority is all there is.
    uri.scheme()?;
    let mut parts = Parts::default();
    let path = uri.path_and_query().map_or("", PathAndQuery::as_str);
    // An empty path is the root's (RFC 9110, 4.2.3).
    let slash = if path.starts_with('/') { "" } else { "/" };
    parts.path_and_query = Some(format!("{slash}{path}").parse().ok()?);
    Some((host, Uri::from_parts(parts).ok()?))
}
