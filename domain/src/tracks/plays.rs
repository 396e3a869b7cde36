//! Counting who listens: each listener of a track once in an hour.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::visible::see;
use crate::caller::Caller;
use crate::db::{Conn, Core, Tx, on};
use crate::error::Error;
use crate::limits::Play;
use crate::services::Services;

/// How long a listener counts as the same one.
const SAME: Duration = Duration::from_hours(1);

/// How often what waits is counted.
const EVERY: Duration = Duration::from_secs(1);

/// Plays that one transaction counts: others wait for it.
const AT_ONCE: usize = 200;

/// Notes that the caller has listened to a track that they may hear. It is counted within
/// a moment, unless they were counted within the hour: whoever is logged in by their
/// session, anybody else by their address.
///
/// # Errors
/// [`Error::NotFound`] for a track that they may not hear, or cannot yet.
pub async fn note_play(caller: &Caller, id: Uuid, key: Option<&str>) -> Result<(), Error> {
    let track = see(caller, id, key).await?;
    if !track.is_playable {
        return Err(Error::NotFound);
    }
    caller.waiting_plays.add(Play {
        track_id: id,
        listener: listener(caller),
    });
    Ok(())
}

/// A mark of who the caller is. Nobody reads an address out of the database: there are few
/// enough of them to try each, so that a digest without a key would tell.
fn listener(caller: &Caller) -> Vec<u8> {
    let mark = |who: &[u8]| mark(caller, who);
    match (caller.principal(), caller.client().network()) {
        (Ok(principal), _) => mark_of_session(caller, principal.session_id),
        (Err(_), Some(address)) => mark(address.to_string().as_bytes()),
        (Err(_), None) => mark(b"nowhere"),
    }
}

/// The mark of whoever is logged in by this session.
pub(crate) fn mark_of_session(core: &Core, session_id: Uuid) -> Vec<u8> {
    mark(core, session_id.as_bytes())
}

fn mark(core: &Core, who: &[u8]) -> Vec<u8> {
    core.secret_key.mark("listener", who)
}

/// Counts what waits, every second until `shutdown`.
pub async fn count_plays_until(services: Services, shutdown: CancellationToken) {
    loop {
        let is_over = shutdown
            .run_until_cancelled(tokio::time::sleep(EVERY))
            .await
            .is_none();
        if let Err(error) = count_plays(&services).await {
            tracing::warn!(%error, "plays are counted later");
        }
        if is_over {
            return;
        }
    }
}

/// Counts what waits now.
///
/// # Errors
/// Those of the database; what is not counted then waits on.
pub async fn count_plays(services: &Services) -> Result<(), Error> {
    loop {
        let plays = services.waiting_plays.take(AT_ONCE);
        if plays.is_empty() {
            return Ok(());
        }
        let counting = plays.clone();
        let counted = services
            .write(async move |tx| {
                for play in counting {
                    count(tx, &play).await?;
                }
                Ok(())
            })
            .await;
        if let Err(error) = counted {
            for play in plays {
                services.waiting_plays.add(play);
            }
            return Err(error);
        }
    }
}

async fn count(tx: &mut Tx, play: &Play) -> Result<(), Error> {
    let now = tx.now();
    // Of a track that is gone nothing is counted.
    let counts = on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO track_listens (track_id, listener, counted_at)
             SELECT tracks.id, $2, $3 FROM tracks WHERE tracks.id = $1
             ON CONFLICT (track_id, listener) DO UPDATE SET counted_at = $3
                 WHERE track_listens.counted_at <= $4",
        )
        .bind(play.track_id).bind(&play.listener).bind(now).bind(now - SAME)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
    })?;
    if !counts {
        return Ok(());
    }
    on!(tx.conn(), c => {
        sqlx::query("UPDATE tracks SET plays = plays + 1 WHERE id = $1")
            .bind(play.track_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets listeners who would be counted again.
pub(crate) async fn sweep_listens(mut conn: Conn<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM track_listens WHERE counted_at <= $1")
            .bind(now - SAME)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
