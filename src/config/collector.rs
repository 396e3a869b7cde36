//! Where traces go.

use std::collections::HashMap;
use std::fmt;

use percent_encoding::percent_decode_str;
use stagedoor_domain::settings::{ConfigError, redacted};
use url::Url;

/// What a collector is sent with each request. It may hold what opens it, so that `Debug`
/// shows nothing.
#[derive(Clone, Default)]
pub struct Headers(pub HashMap<String, String>);

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Headers")
    }
}

/// The address of a collector.
pub(super) fn endpoint(variable: &'static str, text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text.trim()).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    });
    url.ok_or_else(|| {
        let accepted = "http://host:4318 or https://…; what opens it goes into \
                        OTEL_EXPORTER_OTLP_HEADERS";
        ConfigError::new(variable, redacted(text), accepted)
    })
}

/// Names and values with commas between them, percent-encoded.
pub(super) fn headers(variable: &'static str, text: &str) -> Result<Headers, ConfigError> {
    let header = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        let value = percent_decode_str(value.trim()).decode_utf8().ok()?;
        let name = name.trim();
        let is_good = http::HeaderName::try_from(name).is_ok()
            && http::HeaderValue::try_from(&*value).is_ok();
        is_good.then(|| (name.to_owned(), value.into_owned()))
    };
    let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
    let headers = pairs.map(header).collect::<Option<HashMap<_, _>>>();
    headers
        .map(Headers)
        .ok_or_else(|| ConfigError::new(variable, "…", "name=value,name=value, percent-encoded"))
}
