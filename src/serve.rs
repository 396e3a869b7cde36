//! The server's life: start, work, drain, stop.

pub(crate) mod listening;

mod announcement;
mod reload;
mod signals;
mod site_texts;
mod supervisor;

use std::net::TcpListener as Handed;
use std::pin::pin;
use std::time::Duration;

use anyhow::{Context, bail};
use stagedoor_domain::expiry;
use stagedoor_domain::readiness::Readiness;
use stagedoor_domain::settings::Environment;
use stagedoor_domain::{Services, background};
use stagedoor_domain::{maintenance, media, users};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::assets::Site;
use crate::config::Config;
use crate::connections::{Limits, Stop};
use crate::metrics::Metrics;
use crate::traces::Traces;
use crate::{assemble, connections, logging, router, warnings};

/// How long what is cut off at the end of [`Config::grace`] may take to clean up behind
/// itself; it is a part of that.
const LAST_MOMENT: Duration = Duration::from_millis(500);

/// How long the last traces are sent at least, whatever is left of [`Config::grace`].
const SHORTEST_GOODBYE: Duration = Duration::from_millis(100);

/// How often sessions, tokens, counters and accounts that are over are deleted.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Serves until SIGTERM or Ctrl-C. The database is migrated before anything
/// listens, on the socket that was `handed` down or a new one.
///
/// # Errors
/// When something that is needed to start is not there, or when a part that must
/// run all the time ended: whoever supervises this program then starts it again.
pub async fn run(
    mut config: Config,
    handed: Option<Handed>,
    accept_new_key: bool,
) -> anyhow::Result<()> {
    let traces = Traces::begin(&config)?;
    let filter = logging::start(&config, traces.as_ref())?;
    announcement::program();
    let hang_ups = signals::hang_ups()?;
    let told = signals::listen(config.drain)?;
    // A program that is damaged leaves the database alone.
    let site = Site::find(config.site.as_deref())?;

    let mailer = assemble::mailer(&config)?;
    // Migrates, so nothing listens before the database is as it must be.
    // That may take its time, and whoever changes their mind need not wait for it.
    let opening = told
        .draining
        .run_until_cancelled(assemble::migrated_database(&config));
    let Some(db) = opening.await else {
        tracing::info!("stopped before it listened");
        return Ok(());
    };
    let db = db?;
    let secret_key = assemble::secret_key(&config, &db, accept_new_key).await?;
    let listener = listening::open(config.address, handed)?;
    let address = listener.local_addr()?;
    let metrics = match config.metrics_address {
        Some(address) => Some(Metrics::begin(address).await?),
        None => None,
    };
    config.settle_port(address.port());
    let services = assemble::services(&config, db, secret_key).await?;
    assemble::right_key(&config, &services, accept_new_key).await?;
    let readiness = Readiness::of(services.clone());
    let router = router::build(
        &services,
        assemble::router_options(&config, site, readiness.clone(), told.draining.clone()),
    )
    .context("STAGEDOOR_PUBLIC_URL cannot be used")?;

    follow_maintenance(&services).await?;
    let db = services.db.clone();
    tokio::spawn(async move { db.tell_of_poolers().await });

    announcement::parts(&config, &services);
    warnings::say(&config, &Environment::new(std::env::vars_os()));
    let limits = Limits::new(
        connections::affordable(config.connections),
        config.connections_per_address,
        config.trusted_proxies.clone(),
    );

    tracing::info!(
        %address,
        public_url = %config.settings.public_url,
        "listening on http://{address}",
    );
    if config.development {
        tracing::warn!("this is a development server: /dev/outbox shows every mail");
    }
    site_texts::note(&config).await?;
    tokio::spawn(media::follow(services.db.clone(), services.media.clone()));
    tokio::spawn(sweep_hourly(services.clone()));
    let cut_off = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(background::run(
        services.clone(),
        mailer,
        told.stopping.clone(),
    ));
    tasks.spawn(connections::serve(
        listener,
        router,
        Stop {
            draining: told.draining.clone(),
            politely: told.stopping.clone(),
            now: cut_off.clone(),
        },
        limits,
    ));

    // What is wrong from the start is in the log before anybody asks.
    let first = readiness.clone();
    tokio::spawn(async move { drop(first.report().await) });
    let metrics = metrics.map(|metrics| metrics.serve(services.clone(), readiness));
    tokio::spawn(reload::at_each(hang_ups, config.clone(), filter));
    tokio::spawn(say_draining(told.clone(), config.drain));
    supervisor::ready();
    let outcome = until_stopped(&told.stopping, &mut tasks).await;
    if let Err(error) = &outcome {
        tracing::error!(%error, "stopping because of a defect");
    }
    // When it was no signal, the other tasks do not know of it yet.
    told.stop();
    tracing::info!("stopping: finishing requests and the running job");
    let end = Instant::now() + config.grace;
    finish(tasks, &services, &told, &cut_off, config.grace).await;
    if let Some(traces) = traces {
        let left = end.saturating_duration_since(Instant::now());
        traces.end(left.clamp(SHORTEST_GOODBYE, LAST_MOMENT)).await;
    }
    // To the end, so that how it ended can be seen.
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    tracing::info!("stopped");
    outcome
}

/// A site that is closed is so from its first answer on, and whoever starts it is told.
async fn follow_maintenance(services: &Services) -> anyhow::Result<()> {
    maintenance::refresh(&services.db, &services.maintenance)
        .await
        .context("whether the site is closed cannot be read")?;
    if services.maintenance.current().is_some() {
        tracing::warn!("the site is closed: `stagedoor maintenance off` opens it");
    }
    tokio::spawn(maintenance::follow(
        services.db.clone(),
        services.maintenance.clone(),
    ));
    Ok(())
}

/// Waits until every task has ended and the database is closed: for `grace`, or until
/// nothing is to be waited for. What is left then is cut off.
async fn finish(
    mut tasks: JoinSet<()>,
    services: &Services,
    told: &signals::Told,
    cut_off: &CancellationToken,
    grace: Duration,
) {
    let mut finished = pin!(async {
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a task ended badly");
            }
        }
        services.db.close().await;
    });
    let grace = grace.saturating_sub(LAST_MOMENT);
    let is_over = tokio::select! {
        () = &mut finished => false,
        () = tokio::time::sleep(grace) => {
            tracing::warn!("cutting off what is not finished after {grace:?}");
            true
        }
        () = told.at_once.cancelled() => {
            tracing::warn!("told to stop a second time: cutting off what is not finished");
            true
        }
    };
    if is_over {
        cut_off.cancel();
        // What is not done by now will be done by the next start.
        let _ = tokio::time::timeout(LAST_MOMENT, finished).await;
    }
}

/// Says when draining begins, to the log and to systemd.
async fn say_draining(told: signals::Told, drain: Duration) {
    told.draining.cancelled().await;
    supervisor::stopping();
    if !drain.is_zero() {
        tracing::info!(
            "draining for {drain:?}: connections are taken, and readiness says that none should \
             come"
        );
    }
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
