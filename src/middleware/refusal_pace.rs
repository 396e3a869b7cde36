//! How fast refusals come.

use std::time::Duration;

use axum::http::header;
use axum::response::Response;

/// How long a client that asks too often waits for the answer that says so: 25 ms.
/// Nobody notices, and whoever asks again and again over one connection is answered
/// forty times a second and not ten thousand times: a refusal costs next to nothing,
/// as many as a processor can make take it from those who are not refused.
const PACE: Duration = Duration::from_millis(25);

/// Whether `response` refuses somebody who asks too often, as a status or as a page to
/// go back to. Errors of our own are none of those: they are told at once.
pub fn is_due(response: &Response) -> bool {
    let says_when = response.headers().contains_key(header::RETRY_AFTER);
    says_when && !response.status().is_server_error()
}

/// Holds such a response back.
pub async fn keep() {
    tokio::time::sleep(PACE).await;
}
