//! A span for each statement that the database is told within another span. Its text has
//! places for values, and no values: all are bound (`$1`).

use std::fmt;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{Span, SpanKind, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracer;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context as LayerContext;

/// What sqlx says after each statement, at `debug`.
const TARGET: &str = "sqlx::query";

/// Whether this is said of a statement, or asks whether that would be heard.
pub(super) fn is_one(metadata: &Metadata<'_>) -> bool {
    !metadata.is_span() && metadata.target() == TARGET
}

/// Makes spans of what sqlx says.
pub(super) struct Statements(SdkTracer);

impl Statements {
    pub(super) const fn of(tracer: SdkTracer) -> Self {
        Self(tracer)
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: LayerContext<'_, S>) {
        let parent = Context::current();
        // What nobody asked for, such as looking for jobs, is no part of a trace.
        if !parent.span().span_context().is_sampled() {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        let end = SystemTime::now();
        let text = said.text.unwrap_or_default();
        // The first word: BEGIN, SELECT, INSERT, …
        let name = text.split_ascii_whitespace().next().unwrap_or("statement");
        let mut span = self
            .0
            .span_builder(name.to_owned())
            .with_kind(SpanKind::Client)
            .with_start_time(end.checked_sub(said.took).unwrap_or(end))
            .with_attributes([
                KeyValue::new("db.query.text", text),
                KeyValue::new("db.response.returned_rows", said.rows),
            ])
            .start_with_context(&self.0, &parent);
        span.end_with_timestamp(end);
    }
}

#[derive(Default)]
struct Said {
    text: Option<String>,
    rows: i64,
    took: Duration,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        let is_whole = field.name() == "db.statement" && !value.is_empty();
        // A short one is said in the summary alone.
        if is_whole || (field.name() == "summary" && self.text.is_none()) {
            self.text = Some(value.trim().to_owned());
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows = i64::try_from(value).unwrap_or(i64::MAX);
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.took = Duration::try_from_secs_f64(value).unwrap_or_default();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
