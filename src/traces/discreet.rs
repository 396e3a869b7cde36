//! What leaves with a span: kinds of things, times and numbers, and nothing of anybody.
//!
//! Spans are made for the log, too, whose lines have paths, accounts and addresses. So
//! what is listed here alone goes to the collector, under the names that it knows
//! (<https://opentelemetry.io/docs/specs/semconv/>), and nothing that was said within a
//! span does.

use std::borrow::Cow;
use std::time::Duration;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanExporter};

/// Which fields leave, and as what.
static SENT: [(&str, &str); 8] = [
    ("route", "http.route"),
    ("method", "http.request.method"),
    ("http.response.status_code", "http.response.status_code"),
    ("kind", "job.kind"),
    ("attempt", "job.attempt"),
    ("operation", "code.function.name"),
    ("db.query.text", "db.query.text"),
    ("db.response.returned_rows", "db.response.returned_rows"),
];

/// Methods that are told apart; others are what somebody has made up.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Sends what may be known.
#[derive(Debug)]
pub(super) struct Discreet<E>(pub(super) E);

impl<E: SpanExporter> SpanExporter for Discreet<E> {
    fn export(&self, mut batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        for span in &mut batch {
            tidy(span);
        }
        self.0.export(batch)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn tidy(span: &mut SpanData) {
    span.events = SpanEvents::default();
    if let Status::Error { .. } = span.status {
        span.status = Status::error("");
    }
    for attribute in std::mem::take(&mut span.attributes) {
        if let Some((field, name)) = SENT
            .iter()
            .find(|(field, _)| *field == attribute.key.as_str())
        {
            let value = shown(field, attribute.value);
            span.attributes
                .push(KeyValue::new(Key::from_static_str(name), value));
        }
    }
    name(span);
}

fn shown(field: &str, value: Value) -> Value {
    match field {
        "method" if !METHODS.contains(&&*value.as_str()) => "_OTHER".into(),
        // `stagedoor_domain::creators::promote::{{closure}}`
        "operation" => {
            let path = value.as_str().replace("::{{closure}}", "");
            let path = path.strip_prefix("stagedoor_domain::").unwrap_or(&path);
            path.to_owned().into()
        }
        _ => value,
    }
}

/// Names a span after what it did, as collectors group spans by their names.
fn name(span: &mut SpanData) {
    let attribute = |name: &str| {
        let found = span.attributes.iter().find(|one| one.key.as_str() == name);
        found.map(|one| one.value.as_str())
    };
    let (kind, name): (_, Cow<'static, str>) = match &*span.name {
        "request" => {
            let method = attribute("http.request.method").unwrap_or_default();
            let name = match attribute("http.route") {
                Some(route) => format!("{method} {route}"),
                None => method.into_owned(),
            };
            (SpanKind::Server, name.into())
        }
        "job" => {
            let kind = attribute("job.kind").unwrap_or_default();
            (SpanKind::Consumer, format!("job {kind}").into())
        }
        "write" => match attribute("code.function.name") {
            Some(operation) => (SpanKind::Internal, operation.into_owned().into()),
            None => return,
        },
        _ => return,
    };
    span.span_kind = kind;
    span.name = name;
}
