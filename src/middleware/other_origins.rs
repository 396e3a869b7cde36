//! Requests that are refused because they name another origin than ours. Where that is how
//! people reach the site, every one of theirs is, and only the operator can mend it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::csrf::{ProtectionError, ProtectionErrorKind};
use url::Url;

use crate::middleware::said_of::SaidOf;

/// The most of an origin that is written down, in characters.
const LONGEST: usize = 100;

/// The origin that requests are to name, and of which others it was said that they do.
#[derive(Debug, Clone)]
pub struct OtherOrigins(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    expected: String,
    said: SaidOf<String>,
}

impl OtherOrigins {
    /// All but `expected`.
    pub fn than(expected: String) -> Self {
        Self(Arc::new(Shared {
            expected,
            said: SaidOf::default(),
        }))
    }

    /// Says what it means that a request was refused which names `origin`.
    fn tell(&self, origin: &HeaderValue) {
        let Some(origin) = shown(origin) else {
            return;
        };
        if self.0.said.is_due(origin.clone()) {
            tracing::warn!(
                origin,
                expected = self.0.expected.as_str(),
                "a request was refused because its Origin is not that of STAGEDOOR_PUBLIC_URL, \
                 nor that of the Host that came with it. One of the two is wrong: if people \
                 reach this site at that origin, name it in STAGEDOOR_PUBLIC_URL; if they do \
                 not, somebody else's page or program sent it. This is said once an hour"
            );
        }
    }
}

/// The layer, which stands around the one that refuses. What a browser itself calls another
/// site's is no matter of settings.
pub async fn tell(State(others): State<OtherOrigins>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let response = next.run(request).await;
    let refused = response.extensions().get::<ProtectionError>();
    let kind = refused.map(ProtectionError::kind);
    if kind == Some(ProtectionErrorKind::CrossOriginRequestFromOldBrowser)
        && let Some(origin) = origin
    {
        others.tell(&origin);
    }
    response
}

/// Scheme, host and port of `origin`, whatever else somebody has put there; none where it
/// has none, as the `null` of a page that hides where it is from.
fn shown(origin: &HeaderValue) -> Option<String> {
    let origin = Url::parse(origin.to_str().ok()?).ok()?.origin();
    origin
        .is_tuple()
        .then(|| origin.ascii_serialization().chars().take(LONGEST).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_origin_is_shown_without_what_does_not_belong_to_it() {
        let shown = |origin: &str| shown(&origin.parse().unwrap());
        for (origin, expected) in [
            ("https://music.example", Some("https://music.example")),
            ("http://10.0.0.7:3000", Some("http://10.0.0.7:3000")),
            ("https://a:hush@b.example/c?d", Some("https://b.example")),
            ("null", None),
            ("music.example", None),
            ("", None),
        ] {
            assert_eq!(shown(origin).as_deref(), expected, "{origin}");
        }
        let long = format!("https://{}.example", "a".repeat(5_000));
        assert_eq!(shown(&long).unwrap().len(), LONGEST);
    }
}
