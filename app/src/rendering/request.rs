//! What a page can ask of its request.

use std::sync::{Arc, OnceLock};

use http::header::HOST;
use http::request::Parts;
use stagedoor_domain::settings::Registration;
use stagedoor_domain::{Error, Services, Theme, User};
use stagedoor_session::Visitor;
use stagedoor_words::Language;

use crate::components::message::Here;
use crate::dto::{Flash, FormState};
use crate::site::{FromThisMachine, SiteInfo};

/// The request a page is loaded for. Clones share what was read.
#[derive(Clone)]
pub struct PageRequest(Arc<Inner>);

struct Inner {
    visitor: Visitor,
    site: SiteInfo,
    parts: Parts,
    user: OnceLock<Arc<User>>,
    flash: OnceLock<Flash>,
}

impl PageRequest {
    /// Wraps the request, in whose extensions the server has put who asks and what
    /// the installation is. Nobody is logged in before [`Self::identify`].
    pub(super) fn open(parts: Parts) -> Result<Self, Error> {
        let extensions = &parts.extensions;
        let (Some(visitor), Some(site)) = (
            extensions.get::<Visitor>().cloned(),
            extensions.get::<SiteInfo>().cloned(),
        ) else {
            return Err(Error::internal(
                "a page is rendered outside of the session layer",
            ));
        };
        Ok(Self(Arc::new(Inner {
            visitor,
            site,
            parts,
            user: OnceLock::new(),
            flash: OnceLock::new(),
        })))
    }

    /// Reads who is logged in.
    pub(super) async fn identify(&self) -> Result<(), Error> {
        if let Some(user) = self.0.visitor.optional_user().await? {
            // Asked once for a request, so that it is empty.
            let _ = self.0.user.set(user);
        }
        Ok(())
    }

    /// Who asks.
    pub fn visitor(&self) -> &Visitor {
        &self.0.visitor
    }

    /// What operations work with.
    pub fn services(&self) -> &Services {
        self.0.visitor.services()
    }

    /// Who may make an account.
    pub fn registration(&self) -> Registration {
        self.services().settings.registration
    }

    /// The language to answer in.
    pub fn language(&self) -> Language {
        self.0.visitor.language()
    }

    /// The installation.
    pub fn site(&self) -> &SiteInfo {
        &self.0.site
    }

    /// Who is logged in.
    pub fn user(&self) -> Option<&Arc<User>> {
        self.0.user.get()
    }

    /// Who is logged in, on a page that needs somebody to be.
    pub fn require_user(&self) -> Result<&Arc<User>, Error> {
        self.user().ok_or(Error::Unauthenticated)
    }

    /// Which colours the page has.
    pub fn theme(&self) -> Theme {
        self.0.visitor.theme()
    }

    /// The path of the page.
    pub fn path(&self) -> &str {
        self.0.parts.uri.path()
    }

    /// The path of the page with its query, to come back to.
    pub fn address(&self) -> &str {
        let uri = &self.0.parts.uri;
        uri.path_and_query()
            .map_or(uri.path(), |both| both.as_str())
    }

    /// The address of the page, as a form can send the browser there.
    pub fn here(&self) -> Here {
        let query = self.0.parts.uri.query().unwrap_or_default();
        Here {
            path: self.path().to_owned(),
            query: url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        }
    }

    /// The host that the browser believes to be talking to, with its port.
    pub fn host(&self) -> Option<&str> {
        self.0.parts.headers.get(HOST)?.to_str().ok()
    }

    /// Whether the connection comes from this machine.
    pub fn is_from_this_machine(&self) -> bool {
        self.0.parts.extensions.get::<FromThisMachine>().is_some()
    }

    /// The first value of `name` in the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.0.parts.uri.query().unwrap_or_default();
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The token in the query that the link of a mail came with.
    pub fn token(&self) -> Option<String> {
        self.query("token").filter(|token| !token.is_empty())
    }

    /// What the request before this one left. It is left no longer from then on, so a
    /// page that may still redirect does not ask. Of a page that never asks, the
    /// messages are shown all the same.
    pub async fn flash(&self) -> Result<&Flash, Error> {
        if let Some(flash) = self.0.flash.get() {
            return Ok(flash);
        }
        let flash = self.0.visitor.take_flash().await?.unwrap_or_default();
        Ok(self.0.flash.get_or_init(|| flash))
    }

    /// The form called `name` as it was refused, or an empty one: [`Self::flash`] says
    /// when to ask.
    pub async fn form(&self, name: &str) -> Result<FormState, Error> {
        Ok(self.flash().await?.form(name))
    }
}
