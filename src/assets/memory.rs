//! A site served from memory. All that an answer needs is made at the start, so that one
//! costs a look into a table and a few counts of references.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::{archive, cache_policy};
use crate::accept_encoding::{Accepted, Encoding};
use crate::preconditions::is_known;

/// Headers that an answer of this program has in all: room for them is made at once.
const HEADERS: usize = 20;

const VARY: HeaderValue = HeaderValue::from_static("accept-encoding");

/// For names that say nothing of what is in them (RFC 9110, 8.3).
const UNKNOWN: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The files of a site, by their paths.
#[derive(Debug)]
pub struct Files(HashMap<String, File>);

#[derive(Debug)]
struct File {
    content_type: HeaderValue,
    cache_control: HeaderValue,
    /// The ones that are liked best by this server at the front.
    forms: Vec<Form>,
}

#[derive(Debug)]
struct Form {
    encoding: Encoding,
    content_encoding: Option<HeaderValue>,
    tag: HeaderValue,
    length: HeaderValue,
    bytes: Bytes,
}

/// Serves `files`, and hands everything else to `otherwise`.
pub(super) fn router(files: Arc<Files>, otherwise: Router) -> Router {
    Router::new().fallback(async move |request: Request| match files.answer(&request) {
        Some(answer) => answer,
        // A router cannot fail.
        None => otherwise.oneshot(request).await.into_response(),
    })
}

impl Files {
    /// Gets `files` ready to be sent.
    pub(super) fn new(files: Vec<archive::File>) -> Self {
        Self(
            files
                .into_iter()
                .map(|file| (file.path.clone(), File::new(file)))
                .collect(),
        )
    }

    /// The paths of all files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The answer to a request for one of them.
    fn answer(&self, request: &Request) -> Option<Response> {
        // HEAD is asked as GET here, and what else there is belongs to the pages.
        if *request.method() != Method::GET {
            return None;
        }
        let file = self.0.get(request.uri().path())?;
        Some(file.answer(request.headers()))
    }
}

impl File {
    fn new(file: archive::File) -> Self {
        let content_type = mime_guess::from_path(&file.path).first_raw();
        Self {
            content_type: content_type.map_or(UNKNOWN, HeaderValue::from_static),
            cache_control: cache_policy::of(&file.path),
            forms: file.forms.into_iter().filter_map(Form::new).collect(),
        }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let accepted = Accepted::by(asked);
        let best = accepted.best(self.forms.iter().map(|form| form.encoding));
        let form = self.forms.iter().find(|form| Some(form.encoding) == best);
        // Whoever takes nothing that there is gets the file as it is: no other answer would
        // help them more. It is the last.
        let Some(form) = form.or(self.forms.last()) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let mut headers = HeaderMap::with_capacity(HEADERS);
        headers.insert(header::CACHE_CONTROL, self.cache_control.clone());
        headers.insert(header::ETAG, form.tag.clone());
        headers.insert(header::VARY, VARY);
        let mut response = if is_known(asked, &form.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            headers.insert(header::CONTENT_TYPE, self.content_type.clone());
            headers.insert(header::CONTENT_LENGTH, form.length.clone());
            if let Some(encoding) = &form.content_encoding {
                headers.insert(header::CONTENT_ENCODING, encoding.clone());
            }
            Response::new(Body::from(form.bytes.clone()))
        };
        *response.headers_mut() = headers;
        response
    }
}

impl Form {
    /// None where the tag is none; those that the archive makes are.
    fn new(form: archive::Form) -> Option<Self> {
        Some(Self {
            encoding: form.encoding,
            content_encoding: match form.encoding {
                Encoding::Identity => None,
                Encoding::Gzip => Some(HeaderValue::from_static("gzip")),
                Encoding::Brotli => Some(HeaderValue::from_static("br")),
            },
            tag: HeaderValue::try_from(format!("\"{}\"", form.tag)).ok()?,
            length: HeaderValue::from(form.bytes.len()),
            bytes: form.bytes,
        })
    }
}
