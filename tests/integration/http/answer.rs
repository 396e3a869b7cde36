//! What came back.

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn cookies(&self) -> Vec<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:?} {}", self.headers, self.text());
        self
    }

    /// Fails unless this is the documented problem, from its status to its id.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "no-store");
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status, "{body}");
        assert_eq!(body["type"], "about:blank", "{body}");
        assert!(!body["title"].as_str().unwrap().is_empty(), "{body}");
        assert!(!body["detail"].as_str().unwrap().is_empty(), "{body}");
        assert_eq!(body["request_id"], self.header("x-request-id"), "{body}");
        assert_eq!(
            body["errors"].is_array(),
            code == "VALIDATION_FAILED",
            "{body}"
        );
        let limited = matches!(code, "RATE_LIMITED" | "SERVICE_UNAVAILABLE" | "MAINTENANCE");
        assert_eq!(
            self.header("retry-after").parse::<u64>().is_ok(),
            limited,
            "{:?}",
            self.headers
        );
        body
    }

    /// Fails unless this says to try again later; in how many seconds.
    #[track_caller]
    pub fn expect_rate_limited(self) -> u64 {
        let wait = self.header("retry-after").parse().unwrap_or_default();
        self.expect_problem(429, "RATE_LIMITED");
        wait
    }

    /// Fails unless this says that exactly these fields cannot be taken.
    #[track_caller]
    pub fn expect_invalid(self, fields: &[&str]) -> Value {
        let problem = self.expect_problem(422, "VALIDATION_FAILED");
        let errors = problem["errors"].as_array().unwrap();
        let named: Vec<&str> = errors
            .iter()
            .map(|error| error["field"].as_str().unwrap())
            .collect();
        assert_eq!(named, fields, "{problem}");
        problem
    }

    /// Fails unless this sends the browser on to `path`.
    #[track_caller]
    pub fn expect_redirect(self, path: &str) -> Self {
        let answer = self.expect_status(303);
        assert_eq!(answer.header("location"), path);
        answer
    }
}
