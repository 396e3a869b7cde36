//! One log line for each request. It has the path and never the query: links in
//! mails carry their token there. No header and no body is ever logged. The client's
//! address and the account's id follow as soon as they are known, so that they stand in
//! the line of every refusal, whatever it was that refused (OWASP ASVS 5.0, 16.2.1), and
//! so does the route: the path's pattern, which tells one kind of request from another.

use std::any::Any;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::{DefaultOnBodyChunk, DefaultOnEos, MakeSpan, OnResponse, TraceLayer};
use tracing::{Span, field};

use crate::api::error::Problem;
use crate::metrics::requests::Measured;
use crate::middleware::client_address::Proxies;
use crate::middleware::request_id::RequestId;
use crate::traces;

/// The layer, spelled out.
pub type RequestLogLayer = TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    Spans,
    (),
    Answered,
    DefaultOnBodyChunk,
    DefaultOnEos,
    (),
>;

/// The layer. It puts everything that a request logs into a span with the
/// request's id. A request that comes through one of these `proxies` may be a part of a trace.
pub fn layer(proxies: Proxies) -> RequestLogLayer {
    TraceLayer::new_for_http()
        .make_span_with(Spans { proxies })
        .on_request(())
        .on_response(Answered)
        .on_failure(())
}

/// Makes the span of each request.
#[derive(Debug, Clone)]
pub struct Spans {
    proxies: Proxies,
}

impl MakeSpan<Body> for Spans {
    fn make_span(&mut self, request: &Request) -> Span {
        let id = request.extensions().get::<RequestId>();
        let span = tracing::info_span!(
            "request",
            request_id = id.map(field::display),
            trace_id = field::Empty,
            method = %request.method(),
            path = request.uri().path(),
            client = field::Empty,
            account = field::Empty,
            route = field::Empty,
        );
        traces::follow(&span, request, &self.proxies);
        span
    }
}

/// Notes which route a request takes, in the span that [`layer`] has opened for it.
pub fn note_route(request: &Request) {
    if let Some(route) = request.extensions().get::<MatchedPath>() {
        Span::current().record("route", route.as_str());
        if let Some(measured) = request.extensions().get::<Measured>() {
            measured.note_route(route);
        }
    }
}

/// The layer that does so.
pub async fn with_route(request: Request, next: Next) -> Response {
    note_route(&request);
    next.run(request).await
}

/// Put into the extensions of an answer to somebody who asks every second or two how the
/// server is: its line is for who looks for it.
#[derive(Debug, Clone, Copy)]
pub struct Probed;

/// Writes the line when the answer begins.
#[derive(Debug, Clone, Copy)]
pub struct Answered;

impl<B> OnResponse<B> for Answered {
    fn on_response(self, response: &axum::http::Response<B>, latency: Duration, span: &Span) {
        traces::answered(span, response.status());
        let status = response.status().as_u16();
        let latency_us = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        if response.extensions().get::<Probed>().is_some() {
            tracing::debug!(status, latency_us, "answered");
        } else {
            tracing::info!(status, latency_us, "answered");
        }
    }
}

/// What a request is answered whose handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "tower-http's signature")]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Problem::internal(&format!("panicked: {text}")).into_response()
}
