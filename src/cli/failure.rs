//! The line that a command which failed leaves.

use chrono::{SecondsFormat, Utc};
use serde_json::json;

/// The line that says `why`. What runs as a service says it in the form of its log, which
/// is read from the environment: what failed may be the configuration itself.
pub(super) fn line(why: &str, runs_as_service: bool) -> String {
    let format = std::env::var("STAGEDOOR_LOG_FORMAT").unwrap_or_default();
    if runs_as_service && format.trim().eq_ignore_ascii_case("json") {
        return json!({
            "timestamp": Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true),
            "level": "ERROR",
            "message": why,
            "target": "stagedoor::cli",
        })
        .to_string();
    }
    format!("stagedoor: {why}")
}
