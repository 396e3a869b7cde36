//! The routes of the pages.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use stagedoor_app::{Document, pages};

/// A route for each row of the table of pages.
pub fn routes<S: Clone + Send + Sync + 'static>(document: &Arc<Document>) -> Router<S> {
    pages::all()
        .into_iter()
        .fold(Router::new(), |router, page| {
            let path = page.path;
            let shared = Arc::new((page, Arc::clone(document)));
            let answer = async move |request: Request| {
                let (page, document) = &*shared;
                let (parts, _) = request.into_parts();
                page.answer(document, parts).await.map(Body::from)
            };
            router.route(path, get(answer))
        })
}

/// The page for every path that leads nowhere; its status is 404.
pub async fn not_found(document: &Document, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let answer = stagedoor_app::not_found(document, parts).await;
    answer.map(Body::from)
}
