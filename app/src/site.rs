//! What pages know about the installation they are part of.

use std::path::PathBuf;
use std::sync::Arc;

use crate::api_reference::ApiReference;
use crate::texts::Texts;

/// In the extensions of a request whose connection comes from this machine, and from
/// nobody behind a proxy on it.
#[derive(Debug, Clone, Copy)]
pub struct FromThisMachine;

/// What pages know about the installation. The server puts one into every
/// request's extensions.
#[derive(Debug, Clone)]
pub struct SiteInfo {
    /// This is a development server: pages say so, and `/dev/outbox` exists.
    pub development: bool,
    /// Where mails lie when no mail server is configured.
    pub outbox: Option<Arc<PathBuf>>,
    /// What programs can do here.
    pub api: Arc<ApiReference>,
    /// What the operator says of the site and of themselves.
    pub texts: Arc<Texts>,
}
