//! Links into the site.

use url::Url;

use crate::error::Error;
use crate::services::Services;

/// The address of the page at `path`, written without a leading slash.
pub(super) fn to(services: &Services, path: &str) -> Result<Url, Error> {
    services
        .settings
        .public_url
        .join(&format!("/{path}"))
        .map_err(Error::internal)
}
