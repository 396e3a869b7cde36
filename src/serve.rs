//! The server's life: start, work, stop.

use std::pin::pin;
use std::time::Duration;

use anyhow::Context;
use stagedoor_domain::{Services, jobs, sessions};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::connections::Stop;
use crate::{assemble, connections, logging, router};

/// How long requests and the running job may take to finish after a signal to
/// stop: with [`LAST_MOMENT`] 10 s, after which the first supervisors kill.
const GRACE: Duration = Duration::from_millis(9_500);

/// How long what is cut off then may take to clean up behind itself.
const LAST_MOMENT: Duration = Duration::from_millis(500);

/// How often sessions, tokens and counters that are over are deleted.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

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
    let router = router::build(&services, assemble::router_options(&config))
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
    tokio::spawn(sweep_hourly(services.clone()));
    let worker = tokio::spawn(jobs::run(services.clone(), mailer, stop.clone()));
    let cut_off = CancellationToken::new();
    let connections = tokio::spawn(connections::serve(
        listener,
        router,
        Stop {
            politely: stop.clone(),
            now: cut_off.clone(),
        },
    ));

    stop.cancelled().await;
    tracing::info!("stopping: finishing requests and the running job");
    let mut finished = pin!(async {
        let (connections, worker) = tokio::join!(connections, worker);
        for error in [connections.err(), worker.err()].into_iter().flatten() {
            tracing::error!(%error, "a task ended badly");
        }
        services.db.close().await;
    });
    if tokio::time::timeout(GRACE, &mut finished).await.is_err() {
        tracing::warn!("cutting off what is not finished after {GRACE:?}");
        cut_off.cancel();
        // What is not done by now will be done by the next start.
        let _ = tokio::time::timeout(LAST_MOMENT, finished).await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Deletes what is over, once at the start and then every hour. It ends with the
/// program: what it leaves, the next one takes.
async fn sweep_hourly(services: Services) {
    let mut hourly = tokio::time::interval(SWEEP_EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = sessions::sweep(&services).await {
            tracing::warn!(%error, "what is over could not be swept away");
        }
    }
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
