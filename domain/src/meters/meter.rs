//! Meters: what counts up, what goes up and down, and what is distributed.

use std::time::Duration;

use metrics::{Key, Label, Level, Metadata, SharedString, with_recorder};
use tokio::time::Instant;

use super::is_on;

/// Where a number comes from is not kept: its name says it.
const METADATA: Metadata<'static> = Metadata::new("stagedoor", Level::INFO, None);

/// What a meter is, as `# TYPE` says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only ever goes up, while the program runs.
    Counter,
    /// Goes up and down.
    Gauge,
    /// A distribution, with the upper bounds of its buckets.
    Histogram(&'static [f64]),
}

/// A meter as it is declared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Declaration {
    /// Its name, by Prometheus' conventions: seconds, bytes, `_total` for counters.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it means, for `# HELP`.
    pub help: &'static str,
}

impl Declaration {
    /// Tells the recorder what it means.
    pub(super) fn describe(&self) {
        let (name, help) = (self.name.into(), SharedString::const_str(self.help));
        with_recorder(|recorder| match self.kind {
            Kind::Counter => recorder.describe_counter(name, None, help),
            Kind::Gauge => recorder.describe_gauge(name, None, help),
            Kind::Histogram(_) => recorder.describe_histogram(name, None, help),
        });
    }
}

/// Counts up.
#[derive(Debug)]
pub struct Counter<const N: usize>(pub(super) Declaration, pub(super) [&'static str; N]);

/// Goes up and down.
#[derive(Debug)]
pub struct Gauge<const N: usize>(pub(super) Declaration, pub(super) [&'static str; N]);

/// Keeps a distribution.
#[derive(Debug)]
pub struct Histogram<const N: usize>(pub(super) Declaration, pub(super) [&'static str; N]);

impl<const N: usize> Counter<N> {
    /// Counts `by` more under these values of its labels.
    pub fn add<V: Into<SharedString>>(&self, values: [V; N], by: u64) {
        if is_on() {
            let key = key(self.0.name, self.1, values);
            with_recorder(|recorder| recorder.register_counter(&key, &METADATA).increment(by));
        }
    }
}

impl<const N: usize> Gauge<N> {
    /// What it is now, under these values of its labels.
    pub fn set<V: Into<SharedString>>(&self, values: [V; N], value: f64) {
        if is_on() {
            let key = key(self.0.name, self.1, values);
            with_recorder(|recorder| recorder.register_gauge(&key, &METADATA).set(value));
        }
    }
}

impl<const N: usize> Histogram<N> {
    /// Adds a length of time, in seconds.
    pub fn record<V: Into<SharedString>>(&self, values: [V; N], time: Duration) {
        if is_on() {
            let key = key(self.0.name, self.1, values);
            with_recorder(|recorder| {
                recorder
                    .register_histogram(&key, &METADATA)
                    .record(time.as_secs_f64());
            });
        }
    }
}

/// Measures a length of time, where anything is measured.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Timing(Option<Instant>);

impl Timing {
    /// From now on.
    pub fn begin() -> Self {
        Self(is_on().then(Instant::now))
    }

    /// Until now.
    pub fn end<V: Into<SharedString>, const N: usize>(
        self,
        histogram: &Histogram<N>,
        values: [V; N],
    ) {
        if let Some(begun) = self.0 {
            histogram.record(values, begun.elapsed());
        }
    }
}

fn key<V: Into<SharedString>, const N: usize>(
    name: &'static str,
    labels: [&'static str; N],
    values: [V; N],
) -> Key {
    let labels: Vec<Label> = labels
        .into_iter()
        .zip(values)
        .map(|(label, value)| Label::new(label, value))
        .collect();
    Key::from_parts(name, labels)
}
