//! Links into the site.

use url::Url;

use crate::error::Error;
use crate::services::Services;

/// Returns the address of the page at `path`, written without a leading slash.
pub(super) fn to(services: &Services, path: &str) -> Result<Url, Error> {
    services
        .settings
        .public_url
        .join(&format!("/{path}"))
        .map_err(Error::internal)
}

/// Returns the address of the page at `path` with the token that it asks for.
pub(super) fn with_token(services: &Services, path: &str, token: &str) -> Result<Url, Error> {
    let mut link = to(services, path)?;
    link.query_pairs_mut().append_pair("token", token);
    Ok(link)
}
