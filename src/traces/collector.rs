//! Sending spans to the collector.
//!
//! The SDK sends from a thread of its own, where no runtime is; requests are made on the
//! one of the program. One that is away or slow is told of once, and costs nobody anything:
//! spans that find no room in the line are dropped.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use stagedoor_domain::http_client;
use tokio::runtime::Handle;

use crate::error_chain::with_causes;

/// How long one request may take, if `OTEL_EXPORTER_OTLP_TIMEOUT` does not end it before.
const PATIENCE: Duration = Duration::from_secs(10);

/// The collector.
pub(super) struct Collector {
    client: reqwest::Client,
    runtime: Handle,
    is_away: AtomicBool,
}

impl Collector {
    /// Makes what sends to it.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: http_client(PATIENCE)?,
            runtime: Handle::current(),
            is_away: AtomicBool::new(false),
        })
    }

    /// Says that it is away, or back.
    fn note(&self, trouble: Option<String>) {
        let was_away = self.is_away.swap(trouble.is_some(), Ordering::Relaxed);
        match trouble {
            Some(error) if !was_away => tracing::warn!(
                error,
                "the collector of traces does not take spans: they are lost until it does"
            ),
            None if was_away => tracing::info!("the collector of traces takes spans again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let request = self
            .client
            .request(parts.method, parts.uri.to_string())
            .headers(parts.headers)
            .body(body);
        let answered = self.runtime.spawn(async move {
            let response = request.send().await?;
            let (status, headers) = (response.status(), response.headers().clone());
            Ok::<_, reqwest::Error>((status, headers, response.bytes().await?))
        });
        let answered = answered
            .await
            .map_err(HttpError::from)
            .and_then(|answer| answer.map_err(HttpError::from));
        self.note(match &answered {
            Ok((status, ..)) if status.is_success() => None,
            Ok((status, ..)) => Some(format!("it answers {status}")),
            Err(error) => Some(with_causes(&**error)),
        });
        let (status, headers, body) = answered?;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        // They say when it wants to be asked again.
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Collector")
    }
}
