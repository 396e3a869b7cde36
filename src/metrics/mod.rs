//! Metrics for Prometheus, at an address of their own: `GET /metrics`, and nothing else.
//!
//! What is counted is declared in the domain (`meters`). Some of it is not counted but
//! looked up when somebody asks: connections of the pools, jobs, the readiness checks,
//! the process.

mod page;
mod process;
pub use self::process::NAMES as PROCESS;

pub mod requests;
mod sampling;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use stagedoor_domain::Services;
use stagedoor_domain::meters::{self, Kind};
use stagedoor_domain::readiness::Readiness;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::sampling::Sampling;

/// How often what was measured is put into its buckets: between two of these it takes
/// eight bytes for each measurement.
const UPKEEP: Duration = Duration::from_secs(5);

/// Metrics that are counted, and not served yet.
pub(crate) struct Metrics {
    handle: PrometheusHandle,
    listener: TcpListener,
}

impl Metrics {
    /// Begins to count, and listens at `address`.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub(crate) async fn begin(address: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on STAGEDOOR_METRICS_ADDR={address}"))?;
        Ok(Self {
            handle: record()?,
            listener,
        })
    }

    /// Answers whoever asks, until the task that this returns is aborted.
    pub(crate) fn serve(self, services: Services, readiness: Readiness) -> JoinHandle<()> {
        let Self { handle, listener } = self;
        if let Ok(address) = listener.local_addr() {
            tracing::info!(%address, "metrics on http://{address}/metrics");
        }
        let router = page::router(handle.clone(), Sampling::of(services, readiness));
        tokio::spawn(async move {
            tokio::join!(keep_up(handle), async move {
                if let Err(error) = axum::serve(listener, router).await {
                    tracing::error!(%error, "metrics are not served any more");
                }
            });
        })
    }
}

/// Begins to count, and returns what was counted so far whenever it is asked.
///
/// # Errors
/// When something in this process counts already.
pub fn record() -> anyhow::Result<PrometheusHandle> {
    process::note_start();
    let mut builder = PrometheusBuilder::new();
    for declaration in meters::ALL {
        if let Kind::Histogram(bounds) = declaration.kind {
            let name = Matcher::Full(declaration.name.to_owned());
            builder = builder.set_buckets_for_metric(name, bounds)?;
        }
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)
        .ok()
        .context("metrics are recorded already")?;
    meters::begin();
    Ok(handle)
}

async fn keep_up(handle: PrometheusHandle) {
    let mut time = tokio::time::interval(UPKEEP);
    loop {
        time.tick().await;
        handle.run_upkeep();
    }
}
