//! What a page reads before it is written, and what may come instead of it.

use std::future::Future;
use std::sync::Arc;

use http::StatusCode;
use http::header::{CACHE_CONTROL, HOST, HeaderValue};
use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use stagedoor_domain::{Error, User};
use stagedoor_session::Visitor;

use super::error_page::Failure;
use super::frame::Frame;
use super::not_found;
use crate::components::message::Here;
use crate::local_path::{login_for, reauthenticate_for};
use crate::server_fns::{answer_for, see_other};
use crate::site::{FromThisMachine, SiteInfo};
use crate::wire::Flash;

/// The request a page is written for.
#[derive(Clone)]
pub struct PageRequest {
    /// Who asks.
    pub visitor: Visitor,
    /// The installation.
    pub site: SiteInfo,
    /// Who is logged in.
    pub user: Option<Arc<User>>,
    parts: Arc<Parts>,
}

/// What comes instead of the page.
pub enum Instead {
    /// Another page of this site.
    SeeOther(String),
    /// There is no such page.
    NotFound,
    /// It could not be read; or somebody has to log in first, or to show once more
    /// who they are, and comes back afterwards.
    Failed(Error),
}

impl From<Error> for Instead {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Instead {
    /// The same, by way of the page where what is missing can be had.
    fn led(self, request: Option<&PageRequest>) -> Self {
        match (self, request) {
            (Self::Failed(Error::Unauthenticated | Error::UserNotFound), Some(request)) => {
                Self::SeeOther(login_for(request.address()))
            }
            (
                Self::Failed(
                    error @ (Error::ReauthenticationRequired | Error::SecondFactorProofRequired),
                ),
                Some(request),
            ) => Self::SeeOther(reauthenticate_for(request.address(), error.needs())),
            (instead, _) => instead,
        }
    }
}

impl PageRequest {
    /// Who is logged in, on a page that needs somebody to be.
    pub fn require_user(&self) -> Result<Arc<User>, Error> {
        self.user.clone().ok_or(Error::Unauthenticated)
    }

    /// The path of the page.
    pub fn path(&self) -> String {
        self.parts.uri.path().to_owned()
    }

    /// The path of the page with its query, to come back to.
    fn address(&self) -> &str {
        let uri = &self.parts.uri;
        uri.path_and_query()
            .map_or(uri.path(), |both| both.as_str())
    }

    /// The address of the page, as a form can send the browser there.
    pub fn here(&self) -> Here {
        let query = self.parts.uri.query().unwrap_or_default();
        Here {
            path: self.path(),
            query: url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        }
    }

    /// The host that the browser believes to be talking to, with its port.
    pub fn host(&self) -> Option<&str> {
        self.parts.headers.get(HOST)?.to_str().ok()
    }

    /// Whether the connection comes from this machine.
    pub fn is_from_this_machine(&self) -> bool {
        self.parts.extensions.get::<FromThisMachine>().is_some()
    }

    /// The first value of `name` in the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.parts.uri.query().unwrap_or_default();
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The token in the query that the link of a mail came with.
    pub fn token(&self) -> Option<String> {
        self.query("token").filter(|token| !token.is_empty())
    }

    /// What the request before this one left, once. Not to be read by a page
    /// that redirects, or it is lost.
    pub async fn flash(&self) -> Result<Flash, Error> {
        Ok(self.visitor.take_flash().await?.unwrap_or_default())
    }
}

/// Writes a page: reads who asks, lets `write` make the page of it, and puts
/// whatever comes instead in its place, with the right status.
pub fn page<W, F>(write: W) -> impl IntoView
where
    W: FnOnce(PageRequest) -> F + Send + 'static,
    F: Future<Output = Result<AnyView, Instead>> + Send + 'static,
{
    // Contexts are certain to be there only before the first await.
    let parts = use_context::<Parts>().map(Arc::new);
    let response = use_context::<ResponseOptions>().unwrap_or_default();
    // Whether somebody is logged in shows on every page.
    response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));

    // Boxed at once: leptos does it too, but has copied it several times by then, and
    // it can be many kilobytes.
    Suspend::new(Box::pin(async move {
        let mut known = None;
        let outcome = match parts.as_ref().and_then(open) {
            None => Err(Instead::Failed(Error::internal(
                "a page is rendered outside of the session layer",
            ))),
            Some(mut request) => match request.visitor.optional_user().await {
                Ok(user) => {
                    request.user = user;
                    known = Some(request.clone());
                    write(request).await
                }
                Err(error) => {
                    known = Some(request);
                    Err(error.into())
                }
            },
        };
        outcome.unwrap_or_else(|instead| put(instead, known, &response))
    }))
}

/// The request, when the server has put everything into it that pages need.
fn open(parts: &Arc<Parts>) -> Option<PageRequest> {
    Some(PageRequest {
        visitor: parts.extensions.get::<Visitor>()?.clone(),
        site: parts.extensions.get::<SiteInfo>()?.clone(),
        user: None,
        parts: Arc::clone(parts),
    })
}

fn put(instead: Instead, request: Option<PageRequest>, response: &ResponseOptions) -> AnyView {
    match instead.led(request.as_ref()) {
        Instead::SeeOther(path) => {
            see_other(response, &path);
            let target = path.clone();
            view! { <p><a href=target>"Go on to " {path}</a></p> }.into_any()
        }
        Instead::NotFound => {
            response.set_status(StatusCode::NOT_FOUND);
            not_found::body(request)
        }
        Instead::Failed(error) => {
            let status = stagedoor_session::status(&error);
            if status.is_server_error() {
                tracing::error!(%error, code = error.code(), "a page could not be written");
            }
            answer_for(response, &error);
            let id = request
                .as_ref()
                .and_then(|r| r.visitor.client().request_id.clone());
            let (title, detail) = ("That did not work", error.detail());
            view! {
                <Frame title request=request main_class="page page-narrow error-page">
                    <Failure status=status.as_u16() title=title.to_owned() detail request_id=id />
                </Frame>
            }
            .into_any()
        }
    }
}
