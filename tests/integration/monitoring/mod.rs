//! What whoever operates the server sees of it: metrics and traces.

mod collector;
mod documents;
mod metrics;
mod page;
mod promtool;
mod traces;
