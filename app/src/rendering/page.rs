//! A page, and how it is answered.

use std::pin::Pin;

use http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use http::request::Parts;
use http::{Response, StatusCode};
use stagedoor_domain::Error;

use super::content::Content;
use super::document::Document;
use super::request::PageRequest;
use super::{Instead, failure, render};
use crate::dto::Message;
use crate::language::speaking;
use crate::status::{retry_after, status};

/// What is left to do once a page is loaded.
type View = Box<dyn FnOnce() -> Content + Send>;

type Load = dyn Fn(PageRequest) -> Pin<Box<dyn Future<Output = Result<View, Instead>> + Send>>
    + Send
    + Sync;

/// A page: where it is, how its data is loaded, and how that is shown.
pub struct Page {
    /// Its path, as axum's routes are written.
    pub path: &'static str,
    load: Box<Load>,
}

impl Page {
    /// The page at `path`. `load` reads everything that it shows, or says what comes
    /// instead; `view` shows it, and reads nothing.
    pub fn new<Data, Loading>(
        path: &'static str,
        load: impl Fn(PageRequest) -> Loading + Send + Sync + 'static,
        view: fn(Data) -> Content,
    ) -> Self
    where
        Data: Send + 'static,
        Loading: Future<Output = Result<Data, Instead>> + Send + 'static,
    {
        let load = move |request| {
            let loading = load(request);
            Box::pin(async move {
                let data = loading.await?;
                Ok(Box::new(move || view(data)) as View)
            }) as Pin<Box<dyn Future<Output = _> + Send>>
        };
        Self {
            path,
            load: Box::new(load),
        }
    }

    /// The answer to a request for it.
    pub async fn answer(&self, document: &Document, parts: Parts) -> Response<String> {
        let request = match PageRequest::open(parts) {
            Ok(request) => request,
            Err(error) => return failed(document, &error, None),
        };
        match self.loaded(&request).await {
            Ok((view, messages)) => {
                render::page(document, StatusCode::OK, Some(&request), messages, view)
            }
            Err(instead) => put(document, instead, &request),
        }
    }

    async fn loaded(&self, request: &PageRequest) -> Result<(View, Vec<Message>), Instead> {
        request.identify().await?;
        speaking(request.language(), async {
            let view = (self.load)(request.clone()).await?;
            let messages = request.flash().await?.messages.clone();
            Ok((view, messages))
        })
        .await
    }
}

/// The answer to a request for a page that is not there.
pub async fn not_found(document: &Document, parts: Parts) -> Response<String> {
    let request = match PageRequest::open(parts) {
        Ok(request) => request,
        Err(error) => return failed(document, &error, None),
    };
    let instead = match request.identify().await {
        Ok(()) => Instead::NotFound,
        Err(error) => error.into(),
    };
    put(document, instead, &request)
}

fn put(document: &Document, instead: Instead, request: &PageRequest) -> Response<String> {
    match instead.led(request) {
        Instead::SeeOther(path) => see_other(document, StatusCode::SEE_OTHER, path, request),
        Instead::MovedTo(path) => see_other(document, StatusCode::MOVED_PERMANENTLY, path, request),
        Instead::NotFound => render::page(
            document,
            StatusCode::NOT_FOUND,
            Some(request),
            Vec::new(),
            failure::not_found,
        ),
        Instead::Failed(error @ Error::Withheld) => {
            let detail = error.detail(request.language());
            render::page(document, status(&error), Some(request), Vec::new(), || {
                failure::withheld(detail)
            })
        }
        Instead::Failed(error) => failed(document, &error, Some(request)),
    }
}

fn see_other(
    document: &Document,
    status: StatusCode,
    path: String,
    request: &PageRequest,
) -> Response<String> {
    match HeaderValue::from_str(&path) {
        Ok(location) => {
            let mut response = render::link(document, status, path, request.language());
            response.headers_mut().insert(LOCATION, location);
            response
        }
        Err(error) => failed(document, &Error::internal(error), Some(request)),
    }
}

fn failed(document: &Document, error: &Error, request: Option<&PageRequest>) -> Response<String> {
    let status = status(error);
    if status.is_server_error() {
        tracing::error!(%error, code = error.code(), "a page could not be written");
    }
    let id = request.and_then(|request| request.visitor().client().request_id.clone());
    let language = request.map(PageRequest::language).unwrap_or_default();
    let detail = error.detail(language);
    let mut response = render::page(document, status, request, Vec::new(), || {
        failure::failed(status.as_u16(), detail, id)
    });
    if let Some(seconds) = retry_after(error) {
        let seconds = HeaderValue::from(seconds);
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    response
}
