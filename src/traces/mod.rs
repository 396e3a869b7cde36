//! Traces: what a request or a job did, and for how long, sent to a collector of the
//! operator's by OTLP over HTTP. Only where `OTEL_EXPORTER_OTLP_ENDPOINT` names one; without
//! it nothing of this is there, and nothing is measured.
//!
//! A span is a request, a job, a write or another operation of the domain, or a statement
//! that the database was told. None leaves with anybody's data in it, see
//! `src/traces/discreet.rs`.

mod collector;
mod discreet;
mod parent;
mod statements;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Metadata;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use self::collector::Collector;
use self::discreet::Discreet;
use self::statements::Statements;
use crate::config::Config;
use crate::version::{COMMIT, VERSION};

pub(crate) use self::parent::{answered, follow};

static IS_ON: AtomicBool = AtomicBool::new(false);

/// Whether spans are kept.
fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// Spans on their way to the collector.
#[derive(Debug, Clone)]
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Begins to keep spans, where `config` names a collector. The standard variables
    /// `OTEL_…` say the rest.
    ///
    /// # Errors
    /// When they cannot be used.
    pub fn begin(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = &config.otlp_endpoint else {
            return Ok(None);
        };
        let collector = Collector::new().context("TLS cannot be set up")?;
        let headers = config.otlp_headers.clone().unwrap_or_default().0;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(collector)
            .with_headers(headers)
            .build()
            .with_context(|| {
                format!("cannot send traces to OTEL_EXPORTER_OTLP_ENDPOINT={endpoint}")
            })?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(Discreet(exporter))
            .with_resource(resource())
            .build();
        IS_ON.store(true, Ordering::Release);
        Ok(Some(Self { provider }))
    }

    /// Makes spans of ours out of those of `tracing`, and of what the database is told.
    pub(crate) fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        let tracer = self.provider.tracer("stagedoor");
        let spans = tracing_opentelemetry::layer()
            .with_tracer(tracer.clone())
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(is_span_of_ours));
        let statements = Statements::of(tracer).with_filter(filter_fn(statements::is_one));
        spans.and_then(statements)
    }

    /// Sends what is left, for at most `patience`.
    pub(crate) async fn end(self, patience: Duration) {
        IS_ON.store(false, Ordering::Release);
        let ended =
            tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(patience));
        // A thread that hangs must not keep the program: it is not waited for any longer.
        let ended = tokio::time::timeout(patience, ended).await;
        if !matches!(ended, Ok(Ok(Ok(())))) {
            tracing::warn!("the last spans did not reach the collector of traces");
        }
    }
}

fn is_span_of_ours(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && metadata.target().starts_with("stagedoor")
}

/// Who sends the spans. `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` come before.
fn resource() -> Resource {
    let named = std::env::var_os("OTEL_SERVICE_NAME").is_some()
        || std::env::var("OTEL_RESOURCE_ATTRIBUTES")
            .is_ok_and(|attributes| attributes.contains("service.name="));
    let resource = Resource::builder().with_attributes([
        KeyValue::new("service.version", VERSION),
        KeyValue::new("vcs.ref.head.revision", COMMIT),
    ]);
    if named {
        resource.build()
    } else {
        resource.with_service_name("stagedoor").build()
    }
}
