//! The answers of an operation that are problems: those of its own codes, and those
//! that the layers in front of it may give.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::codes::{CODES, Code};
use super::group::Group;
use crate::middleware::request_id::X_REQUEST_ID;

/// Where an operation names its own codes, and the document all that it may answer.
pub(super) const ERROR_CODES: &str = "x-error-codes";

/// Codes that every operation may answer.
const EVERYWHERE: &[&str] = &["MALFORMED_REQUEST", "INTERNAL"];

/// Codes of the layers in front of what looks at the session.
const VISITED: &[&str] = &[
    "PAYLOAD_TOO_LARGE",
    "RATE_LIMITED",
    "SERVICE_UNAVAILABLE",
    "MAINTENANCE",
];

/// Codes of what may change something, and so reads a body.
const UNSAFE: &[&str] = &["CSRF_REJECTED", "UNSUPPORTED_MEDIA_TYPE"];

/// Codes of what is for whoever is logged in.
const LOGGED_IN: &[&str] = &[
    "UNAUTHENTICATED",
    "USER_NOT_FOUND",
    "ACCOUNT_SUSPENDED",
    "ACCOUNT_LEAVING",
];

/// Every code that `operation` may answer, by status. A method that the address does
/// not take is no operation, so `METHOD_NOT_ALLOWED` is in none.
pub(super) fn codes_of(
    operation: &Map<String, Value>,
    method: &str,
    group: Group,
) -> Vec<&'static Code> {
    let own = operation.get(ERROR_CODES).and_then(Value::as_array);
    let mut names: Vec<&str> = own
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .chain(EVERYWHERE.iter().copied())
        .collect();
    if group == Group::Visited {
        names.extend(VISITED);
    }
    if method != "get" {
        names.extend(UNSAFE);
    }
    if operation.get("security") == Some(&json!([{"session": []}])) {
        names.extend(LOGGED_IN);
    }
    CODES
        .iter()
        .filter(|code| names.contains(&code.name))
        .collect()
}

/// The answers with `codes`: their status, the name of the component that describes
/// them, and that component.
pub(super) fn answers(codes: &[&'static Code]) -> impl Iterator<Item = (String, String, Value)> {
    let mut by_status: BTreeMap<u16, Vec<&Code>> = BTreeMap::new();
    for &code in codes {
        let of_status = by_status.entry(code.status.as_u16()).or_default();
        of_status.push(code);
    }
    by_status.into_iter().map(|(status, codes)| {
        let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
        let component = component(status, &codes, &names);
        (status.to_string(), names.join("."), component)
    })
}

fn component(status: u16, codes: &[&Code], names: &[&str]) -> Value {
    let meanings: Vec<String> = codes
        .iter()
        .map(|code| format!("`{}`: {}", code.name, code.when))
        .collect();
    let mut headers = json!({X_REQUEST_ID.as_str(): {"$ref": "#/components/headers/RequestId"}});
    match status {
        401 => {
            headers["www-authenticate"] = json!({"$ref": "#/components/headers/WwwAuthenticate"});
        }
        429 | 503 => {
            headers["retry-after"] = json!({"$ref": "#/components/headers/RetryAfter"});
        }
        _ => {}
    }
    let schema = json!({
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"properties": {"status": {"const": status}, "code": {"enum": names}}},
        ],
    });
    json!({
        "description": meanings.join("\n\n"),
        "headers": headers,
        "content": {"application/problem+json": {"schema": schema}},
    })
}
