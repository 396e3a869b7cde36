//! Requests that belong to somebody else's trace (<https://www.w3.org/TR/trace-context/>).
//!
//! Only a proxy that is trusted says so: a stranger who could would decide which of their
//! requests are kept, and could put them into a trace of others.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Status, TraceContextExt};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::is_on;
use crate::middleware::client_address::Proxies;

/// Makes `span`, the one of this request, a part of the trace that the request belongs to,
/// and notes which that is, where it is kept.
pub(crate) fn follow(span: &Span, request: &Request, proxies: &Proxies) {
    if !is_on() {
        return;
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if peer.is_some_and(|ConnectInfo(peer)| proxies.trusts(&peer.ip().to_canonical())) {
        let headers = HeaderExtractor(request.headers());
        let parent = TraceContextPropagator::new().extract(&headers);
        if parent.span().span_context().is_valid() {
            // It fails only where nobody keeps spans.
            let _ = span.set_parent(parent);
        }
    }
    let context = span.context();
    let of_span = context.span();
    let trace = of_span.span_context();
    if trace.is_sampled() {
        span.record("trace_id", field::display(trace.trace_id()));
    }
}

/// Notes how the request was answered.
pub(crate) fn answered(span: &Span, status: StatusCode) {
    if is_on() {
        span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
        if status.is_server_error() {
            span.set_status(Status::error(""));
        }
    }
}
