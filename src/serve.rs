//! The server's life: start, work, stop.

use std::time::Duration;

use anyhow::Context;
use stagedoor_domain::jobs;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::{assemble, connections, logging, router};

/// How long requests and the running job may take to finish after a signal to
/// stop. Supervisors kill after 10 to 30 s.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or Ctrl-C. The database is migrated before anything
/// listens.
///
/// # Errors
/// When something that is needed to start is not there; running, there are none.
pub async fn run(mut config: Config) -> anyhow::Result<()> {
    logging::start(&config)?;
    let stop = stop_on_signal()?;

    let mailer = assemble::mailer(&config)?;
    // Migrates, so nothing listens before the database is as it must be.
    let db = assemble::migrated_database(&config).await?;
    let listener = TcpListener::bind(config.address)
        .await
        .with_context(|| format!("cannot listen on STAGEDOOR_ADDR={}", config.address))?;
    let address = listener.local_addr()?;
    config.settle_port(address.port());
    let services = assemble::services(&config, db).await?;
    let router = router::build(services.clone(), assemble::router_options(&config))
        .context("STAGEDOOR_PUBLIC_URL cannot be used")?;

    tracing::info!(
        %address,
        public_url = %config.settings.public_url,
        database = %config.database_url,
        "listening on http://{address}",
    );
    if config.development {
        tracing::warn!("this is a development server: /dev/outbox shows every mail");
    }
    let worker = tokio::spawn(jobs::run(services.clone(), mailer, stop.clone()));
    let connections = tokio::spawn(connections::serve(listener, router, stop.clone()));

    stop.cancelled().await;
    tracing::info!("stopping: finishing requests and the running job");
    let finished = async {
        let (connections, worker) = tokio::join!(connections, worker);
        for error in [connections.err(), worker.err()].into_iter().flatten() {
            tracing::error!(%error, "a task ended badly");
        }
        services.db.close().await;
    };
    match tokio::time::timeout(GRACE, finished).await {
        Ok(()) => tracing::info!("stopped"),
        Err(_) => tracing::warn!("stopped with work unfinished after {} s", GRACE.as_secs()),
    }
    Ok(())
}

/// A token that SIGTERM and Ctrl-C cancel.
fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        token.cancel();
    });
    Ok(stop)
}
