//! Reading a page of another site, whoever has named its address.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use url::{Host, Url};

use super::addresses::is_everybodys;
use super::page::{Page, ReadPage, Unread};
use crate::error::Error;
use crate::settings::Settings;

/// How often a page may lead to another one: from `http` to `www`, and once more.
const REDIRECTS: usize = 3;

/// How long one page may take, with those that lead to it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most that is read of a page, in bytes; what comes after it does not count.
const MOST: usize = 1024 * 1024;

/// The most addresses of one name that are tried.
const ADDRESSES: usize = 4;

/// From where pages are read.
#[derive(Debug, Clone, Copy)]
struct Rules {
    is_allowed: fn(IpAddr) -> bool,
    /// Pages of tests alone are read without TLS, and from ports of their own.
    is_test: bool,
}

/// Other sites, read with care.
#[derive(Debug, Clone)]
pub struct Web {
    client: Client,
    rules: Rules,
    patience: Duration,
}

impl Web {
    /// Makes what reads pages for the site that these settings describe.
    ///
    /// # Errors
    /// [`Error::Internal`] when TLS cannot be set up.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let rules = Rules {
            is_allowed: is_everybodys,
            is_test: false,
        };
        Self::with(settings, rules, Arc::new(SystemNames))
    }

    fn with(settings: &Settings, rules: Rules, names: Arc<dyn Names>) -> Result<Self, Error> {
        let mut roots = rustls::RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let version = env!("CARGO_PKG_VERSION");
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(!rules.is_test)
            // What is asked of another site is no matter of a proxy of ours, and each place
            // that a page leads to is looked at first.
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .dns_resolver(Arc::new(Guarded { names, rules }))
            .pool_max_idle_per_host(0)
            .user_agent(format!("Stagedoor/{version} (+{})", settings.public_url))
            .build()
            .map_err(Error::internal)?;
        Ok(Self {
            client,
            rules,
            patience: PATIENCE,
        })
    }

    async fn follow(&self, mut address: Url) -> Result<Page, Unread> {
        for _ in 0..=REDIRECTS {
            self.require_allowed(&address)?;
            let request = self.client.get(address.clone());
            let response = request.header(ACCEPT, "text/html").send().await;
            let response = response.map_err(|error| {
                tracing::debug!(%error, "a linked page cannot be reached");
                if is_forbidden(&error) {
                    Unread::Refused
                } else {
                    Unread::Unreachable
                }
            })?;
            let status = response.status();
            if status.is_redirection() {
                address = next(&address, &response).ok_or(Unread::Refused)?;
            } else if status.is_success() {
                let html = html(response).await?;
                return Ok(Page { address, html });
            } else if status.is_server_error() || is_for_now(status) {
                return Err(Unread::Unreachable);
            } else {
                return Err(Unread::Refused);
            }
        }
        Err(Unread::Refused)
    }

    /// Looks at what the names' resolver does not: an address instead of a name, and the
    /// port.
    fn require_allowed(&self, address: &Url) -> Result<(), Unread> {
        let is_allowed = match address.host() {
            Some(Host::Domain(_)) => true,
            Some(Host::Ipv4(host)) => (self.rules.is_allowed)(host.into()),
            Some(Host::Ipv6(host)) => (self.rules.is_allowed)(host.into()),
            None => false,
        };
        let is_web = address.scheme() == "https" && address.port().is_none();
        if is_allowed && (is_web || self.rules.is_test) {
            Ok(())
        } else {
            Err(Unread::Refused)
        }
    }
}

impl ReadPage for Web {
    fn read(&self, address: Url) -> BoxFuture<'_, Result<Page, Unread>> {
        Box::pin(async move {
            tokio::time::timeout(self.patience, self.follow(address))
                .await
                .unwrap_or(Err(Unread::Unreachable))
        })
    }
}

const fn is_for_now(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
    )
}

fn next(address: &Url, response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    address.join(location).ok()
}

async fn html(mut response: Response) -> Result<String, Unread> {
    let is_html = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("text/html")
                || kind.eq_ignore_ascii_case("application/xhtml+xml")
        });
    if !is_html {
        return Err(Unread::Refused);
    }
    let mut html = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Unread::Unreachable)? {
        let room = MOST.saturating_sub(html.len());
        html.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
        if html.len() == MOST {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&html).into_owned())
}

/// Which addresses a name has.
trait Names: Send + Sync {
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>>;
}

/// As this machine finds them.
struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// Names whose addresses are looked at before any of them is connected to; and those
/// addresses alone are connected to, whatever the name has a moment later.
struct Guarded {
    names: Arc<dyn Names>,
    rules: Rules,
}

/// A name none of whose addresses a page is read from.
#[derive(Debug, thiserror::Error)]
#[error("no address of that name is everybody's")]
struct Forbidden;

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.names.addresses(name.as_str().to_owned());
        let is_allowed = self.rules.is_allowed;
        Box::pin(async move {
            let mut found = found.await?;
            found.retain(|address| is_allowed(address.ip()));
            found.truncate(ADDRESSES);
            if found.is_empty() {
                return Err(Box::new(Forbidden) as _);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn is_forbidden(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
