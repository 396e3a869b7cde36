//! The one page that Prometheus reads.

use std::fmt::Write;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;

use super::process;
use super::sampling::Sampling;

/// <https://prometheus.io/docs/instrumenting/exposition_formats/>
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers `GET /metrics`; everything else is not found.
pub(super) fn router(handle: PrometheusHandle, sampling: Sampling) -> Router {
    Router::new()
        .route("/metrics", get(page))
        .with_state((handle, sampling))
}

async fn page(State((handle, sampling)): State<(PrometheusHandle, Sampling)>) -> impl IntoResponse {
    sampling.sample().await;
    let mut text = handle.render();
    for metric in process::read() {
        // Writing to a string never fails.
        let _ = write!(
            text,
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n\n",
            name = metric.name,
            help = metric.help,
            kind = metric.kind,
            value = metric.value,
        );
    }
    ([(CONTENT_TYPE, FORMAT)], text)
}
