//! Taking up jobs that failed, and giving up jobs.

use std::time::Duration;

use uuid::Uuid;

use super::queue::MAX_ATTEMPTS;
use super::registry::Registry;
use super::settlement::VERSION;
use crate::db::{Core, Freshness, Lane, Tx, on};
use crate::error::Error;

/// How long after it has failed a mail is taken up by a later version: of what it tells
/// nobody has any use after that.
const NEWS: Duration = Duration::from_hours(7 * 24);

/// Has this job run now, with as many tries and as much time as a new one; whether it is
/// there and nobody has it.
pub(crate) async fn take_up(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    let now = tx.now();
    // The number of a try is never used twice: a claim is told from a later one by it.
    let taken: Option<String> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "UPDATE jobs SET state = 'ready', run_at = $2, earlier_attempts = attempts,
                    max_attempts = attempts + $3, first_failed_at = NULL, died_in = NULL,
                    is_refused = $4
             WHERE id = $1 AND state <> 'running'
             RETURNING lane",
        )
        .bind(id).bind(now).bind(MAX_ATTEMPTS).bind(false)
        .fetch_optional(c)
        .await
    })?;
    for lane in [Lane::Ordinary, Lane::Processing, Lane::Exports] {
        if taken.as_deref() == Some(lane.as_str()) {
            tx.note_enqueued(lane);
        }
    }
    Ok(taken.is_some())
}

/// Deletes this job; whether it was there and nobody had it.
pub(crate) async fn give_up(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    let gone = on!(tx.conn(), c => {
        sqlx::query("DELETE FROM jobs WHERE id = $1 AND state <> 'running'")
            .bind(id)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(gone == 1)
}

/// Has the jobs of this registry run once more that an older version gave up, and answers
/// how many that were: what was wrong may be mended. Not those that somebody's mailbox
/// refused, and no mail that is a week old.
///
/// # Errors
/// Those of the database.
pub async fn take_up_of_older<C: Clone + Send + Sync + 'static>(
    core: &Core,
    registry: &Registry<C>,
) -> Result<u64, Error> {
    let (news, other) = registry.kinds();
    let all = core.clock.now() - Duration::from_hours(24 * 365 * 100);
    let mut taken = 0;
    for (kinds, since) in [(news, core.clock.now() - NEWS), (other, all)] {
        for kind in kinds {
            for version in versions(core, kind).await? {
                if !version.as_deref().is_none_or(is_older) {
                    continue;
                }
                taken += core
                    .write(async move |tx| take_up_dead(tx, kind, version.as_deref(), since).await)
                    .await?;
            }
        }
    }
    Ok(taken)
}

/// The versions that have given up jobs of this kind.
async fn versions(core: &Core, kind: &str) -> Result<Vec<Option<String>>, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    Ok(on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT DISTINCT died_in FROM jobs WHERE state = 'dead' AND kind = $1")
            .bind(kind)
            .fetch_all(c)
            .await
    })?)
}

async fn take_up_dead(
    tx: &mut Tx,
    kind: &str,
    version: Option<&str>,
    since: chrono::DateTime<chrono::Utc>,
) -> Result<u64, Error> {
    let now = tx.now();
    Ok(on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE jobs SET state = 'ready', run_at = $5, earlier_attempts = attempts,
                    max_attempts = attempts + $6, first_failed_at = NULL, died_in = NULL
             WHERE state = 'dead' AND kind = $1 AND COALESCE(died_in, '') = $2
               AND run_at >= $3 AND is_refused = $4",
        )
        .bind(kind).bind(version.unwrap_or_default()).bind(since).bind(false)
        .bind(now).bind(MAX_ATTEMPTS)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?)
}

/// Whether a version is older than this one. One that is none counts as older.
fn is_older(version: &str) -> bool {
    let numbers = |version: &str| -> Vec<u32> {
        let digits = version.split(['.', '-', '+']);
        digits.map_while(|part| part.parse().ok()).collect()
    };
    numbers(version) < numbers(VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_older_or_not() {
        assert!(!is_older(VERSION));
        assert!(is_older("0.0.99") && is_older("") && is_older("0.0.99-rc.1"));
        assert!(!is_older("999.0.0"));
    }
}
