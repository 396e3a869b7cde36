//! The OpenAPI document, and whether an answer is in it.

use std::sync::LazyLock;

use serde_json::{Map, Value};
use stagedoor::api::Api;

use crate::http::answer::Answer;

/// Of a site on plain http.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let public_url = "http://stagedoor.test".parse().unwrap();
    Api::new(&public_url, "stagedoor").document
});

/// Every operation, with its method in lower case and its path.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(|(method, operation)| (method.as_str(), path.as_str(), operation))
    })
}

/// Fails when an operation of the document gives an answer that is not in it.
pub fn check(method: &str, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else {
        return;
    };
    let place = format!("{method} {path} {}", answer.status);
    let response = resolved(&operation["responses"][answer.status.as_str()]);
    assert!(
        response.is_object(),
        "{place} is not documented: {}",
        answer.text()
    );
    let none = Map::new();
    let content = response["content"].as_object().unwrap_or(&none);
    let kind = answer.header("content-type").split(';').next().unwrap();
    assert!(
        content.contains_key(kind) || (content.is_empty() && kind.is_empty()),
        "{place} is not documented with {kind}"
    );
    let headers = response["headers"].as_object().unwrap();
    for name in headers.keys() {
        assert!(answer.headers.contains_key(name), "{place} has no {name}");
    }
    if kind == "application/problem+json" {
        let codes = &content[kind]["schema"]["allOf"][1]["properties"]["code"]["enum"];
        let code = &answer.json()["code"];
        assert!(
            codes.as_array().unwrap().contains(code),
            "{place} is not documented with {code}"
        );
    }
}

/// What `value` says, or the component that it refers to.
pub fn resolved(value: &'static Value) -> &'static Value {
    match &value["$ref"] {
        Value::String(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap(),
        _ => value,
    }
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let method = match method {
        "HEAD" => return None,
        method => method.to_lowercase(),
    };
    let segments: Vec<&str> = path.split('/').collect();
    operations()
        .find(|(its, template, _)| {
            let pairs: Vec<&str> = template.split('/').collect();
            *its == method
                && pairs.len() == segments.len()
                && pairs
                    .iter()
                    .zip(&segments)
                    .all(|(pair, segment)| pair.starts_with('{') || pair == segment)
        })
        .map(|(_, _, operation)| operation)
}
