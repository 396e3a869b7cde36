//! The server's life: start, work, stop.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use anyhow::{Context, bail};
use stagedoor_domain::expiry;
use stagedoor_domain::{Services, background};
use stagedoor_domain::{media, users};
use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::assets::Site;
use crate::config::Config;
use crate::connections::{Limits, Stop};
use crate::{assemble, connections, logging, permissions, router};

/// How long requests and the running job may take to finish after a signal to
/// stop: with [`LAST_MOMENT`] 10 s, after which the first supervisors kill.
const GRACE: Duration = Duration::from_millis(9_500);

/// How long what is cut off then may take to clean up behind itself.
const LAST_MOMENT: Duration = Duration::from_millis(500);

/// How often sessions, tokens, counters and accounts that are over are deleted.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Connections that may wait to be taken. A burst that finds no room is sent again by
/// its clients a second later; the system has a bound of its own (`somaxconn`, 4096 on
/// Linux since 5.4).
const BACKLOG: u32 = 4096;

/// Serves until SIGTERM or Ctrl-C. The database is migrated before anything
/// listens.
///
/// # Errors
/// When something that is needed to start is not there, or when a part that must
/// run all the time ended: whoever supervises this program then starts it again.
pub async fn run(mut config: Config) -> anyhow::Result<()> {
    logging::start(&config)?;
    let stop = stop_on_signal()?;
    // A program that is damaged leaves the database alone.
    let site = Site::find(config.site.as_deref())?;

    let mailer = assemble::mailer(&config)?;
    // Migrates, so nothing listens before the database is as it must be.
    // That may take its time, and whoever changes their mind need not wait for it.
    let opening = stop.run_until_cancelled(assemble::migrated_database(&config));
    let Some(db) = opening.await else {
        tracing::info!("stopped before it listened");
        return Ok(());
    };
    let db = db?;
    let secret_key = assemble::secret_key(&config)?;
    let listener = listen(config.address)
        .with_context(|| format!("cannot listen on STAGEDOOR_ADDR={}", config.address))?;
    let address = listener.local_addr()?;
    config.settle_port(address.port());
    let services = assemble::services(&config, db, secret_key).await?;
    let router = router::build(&services, assemble::router_options(&config, site))
        .context("STAGEDOOR_PUBLIC_URL cannot be used")?;

    permissions::warn_where_wider(&config);
    let limits = Limits::new(
        connections::affordable(config.connections),
        config.connections_per_address,
        config.trusted_proxies.clone(),
    );

    tracing::info!(
        %address,
        public_url = %config.settings.public_url,
        database = %config.database_url,
        "listening on http://{address}",
    );
    if config.development {
        tracing::warn!("this is a development server: /dev/outbox shows every mail");
    }
    if config.is_in_the_clear() {
        tracing::warn!(
            "STAGEDOOR_PUBLIC_URL is plain http: passwords and cookies travel unencrypted, and \
             there are no passkeys. Put a proxy with TLS in front"
        );
    }
    note_texts(&config).await?;
    tokio::spawn(sweep_hourly(services.clone()));
    let cut_off = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(background::run(services.clone(), mailer, stop.clone()));
    tasks.spawn(connections::serve(
        listener,
        router,
        Stop {
            politely: stop.clone(),
            now: cut_off.clone(),
        },
        limits,
    ));

    let outcome = until_stopped(&stop, &mut tasks).await;
    if let Err(error) = &outcome {
        tracing::error!(%error, "stopping because of a defect");
    }
    // When it was no signal, the other tasks do not know of it yet.
    stop.cancel();
    tracing::info!("stopping: finishing requests and the running job");
    let mut finished = pin!(async {
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a task ended badly");
            }
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
    outcome
}

/// Says which of the site's texts are not the operator's own, and what is missing in
/// those that nobody has filled in.
async fn note_texts(config: &Config) -> anyhow::Result<()> {
    let folder = config.data.join("texts");
    assemble::create_private_folder(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let texts = config.texts();
    let unknown = texts
        .unknown_placeholders()
        .await
        .context("a text in the data folder cannot be read")?;
    for (file, name) in unknown {
        tracing::warn!(file = %file.display(), "{{{{{name}}}}} stands for nothing and is shown as it is");
    }
    let defaults: Vec<&str> = texts.defaults().iter().map(|text| text.name()).collect();
    if !defaults.is_empty() {
        tracing::info!(
            texts = defaults.join(", "),
            folder = %folder.display(),
            "these pages show the texts that come with the program; `stagedoor texts show NAME` \
             prints them to begin your own with"
        );
    }
    if config.operator.is_none() || config.contact.is_none() {
        tracing::warn!(
            "/terms, /privacy and /help do not say who runs this site, or how to reach them: set \
             STAGEDOOR_OPERATOR and STAGEDOOR_CONTACT"
        );
    }
    Ok(())
}

/// Waits for the signal to stop. A task that ends before it is an error: without
/// it the server would go on as half of itself, and nobody would notice.
async fn until_stopped(stop: &CancellationToken, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
    tokio::select! {
        // Told to stop, the tasks end as well, and that is as it should be.
        biased;
        () = stop.cancelled() => Ok(()),
        ended = tasks.join_next() => match ended {
            Some(Err(error)) => bail!("a part of the server ended: {error}"),
            Some(Ok(())) | None => bail!("a part of the server ended by itself"),
        },
    }
}

/// Deletes what is over, once at the start and then every hour. It ends with the
/// program: what it leaves, the next one takes.
async fn sweep_hourly(services: Services) {
    let mut hourly = tokio::time::interval(SWEEP_EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = expiry::sweep(&services).await {
            tracing::warn!(%error, "what is over could not be swept away");
        }
        if let Err(error) = users::remove_unconfirmed(&services).await {
            tracing::warn!(%error, "accounts that nobody has confirmed could not be removed");
        }
        if let Err(error) = media::sweep(&services).await {
            tracing::warn!(%error, "what nothing refers to could not be removed from the media store");
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

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // A restart must not wait for the connections of the server before it.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_ends_by_itself_or_panics_is_an_error() {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn(std::future::pending());
        tasks.spawn(async {});
        assert!(until_stopped(&stop, &mut tasks).await.is_err());
        tasks.spawn(async { panic!("a defect") });
        let error = until_stopped(&stop, &mut tasks).await.unwrap_err();
        assert!(error.to_string().contains("a defect"), "{error}");
    }

    #[tokio::test]
    async fn a_task_that_ends_after_the_signal_is_none() {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn(stop.clone().cancelled_owned());
        stop.cancel();
        tokio::task::yield_now().await;
        assert!(until_stopped(&stop, &mut tasks).await.is_ok());
    }
}
