//! From a view to the text of a document.

use std::sync::Arc;

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use hydration_context::{SharedContext, SsrSharedContext};
use leptos::nonce::Nonce;
use leptos::prelude::*;
use stagedoor_domain::Theme;
use stagedoor_words::Language;

use super::content::Content;
use super::document::{Document, Head, shown_account};
use super::frame::framed;
use super::policy::policy;
use super::request::PageRequest;
use crate::components::sentence::sentence;
use crate::dto::Message;
use crate::language::speaking_at_once;

/// The answer that shows the content which `view` makes.
pub fn page(
    document: &Document,
    status: StatusCode,
    request: Option<&PageRequest>,
    messages: Vec<Message>,
    view: impl FnOnce() -> Content,
) -> Response<String> {
    let language = request.map(PageRequest::language).unwrap_or_default();
    let (head, body) = in_islands_mode(language, || {
        let content = view();
        let head = Head {
            language,
            title: content.title.clone(),
            is_indexed: content.is_indexed,
            sharing: content.sharing.clone(),
            theme: request.map(PageRequest::theme).unwrap_or_default(),
            // An error that could not even tell who asks agrees with any tab.
            account: request.map(|request| shown_account(request.user().map(AsRef::as_ref))),
        };
        (head, framed(content, request, messages).to_html())
    });
    answer(document, status, &head, &body)
}

/// The answer with a link to `path`, for a program that does not follow the redirect
/// whose body this is.
pub fn link(
    document: &Document,
    status: StatusCode,
    path: String,
    language: Language,
) -> Response<String> {
    let failures = &language.words().failures;
    let target = path.clone();
    let said = sentence(failures.go_on_to, [("path", path.into_any())]);
    let body = view! { <p><a href=target>{said}</a></p> }.to_html();
    let head = Head {
        language,
        title: failures.go_on.into(),
        is_indexed: true,
        sharing: None,
        theme: Theme::System,
        account: None,
    };
    answer(document, status, &head, &body)
}

fn answer(document: &Document, status: StatusCode, head: &Head, body: &str) -> Response<String> {
    let nonce = Nonce::new();
    let mut response = Response::new(document.write(head, body, &nonce));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    if let Some(policy) = policy(&nonce, document.media_origin()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Runs `write`, which speaks `language`, as leptos wants it: with an owner for what the view creates, and
/// nothing sent along for hydration outside of islands.
pub fn in_islands_mode<T>(language: Language, write: impl FnOnce() -> T) -> T {
    let shared = SsrSharedContext::new_islands();
    shared.set_is_hydrating(false);
    let owner = Owner::new_root(Some(Arc::new(shared)));
    let written = owner.with(|| speaking_at_once(language, write));
    owner.unset_with_forced_cleanup();
    written
}
