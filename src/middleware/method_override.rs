//! Methods that a client cannot send (tus 1.0.0, "X-HTTP-Method-Override").

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

const OVERRIDE: &str = "x-http-method-override";

/// Whose requests may say that they are of another method: nobody else has to.
const UPLOADS: &str = "/api/v1/uploads";

/// The layer, in front of all that looks at methods.
pub async fn apply(mut request: Request, next: Next) -> Response {
    if *request.method() == Method::POST
        && request.uri().path().starts_with(UPLOADS)
        && let Some(meant) = request.headers().get(OVERRIDE)
        && let Some(method) = method(meant.as_bytes())
    {
        *request.method_mut() = method;
    }
    next.run(request).await
}

/// Never one that changes something in place of one that does not: what stands in front of
/// the routes has judged a POST.
fn method(meant: &[u8]) -> Option<Method> {
    match meant {
        b"PATCH" => Some(Method::PATCH),
        b"DELETE" => Some(Method::DELETE),
        b"HEAD" => Some(Method::HEAD),
        _ => None,
    }
}
