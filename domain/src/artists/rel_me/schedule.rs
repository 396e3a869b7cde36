//! When links are looked at.

use std::time::Duration;

use uuid::Uuid;

use super::super::links;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, CheckLink};
use crate::limits::{self, Policy};
use crate::services::Services;

/// How long what was seen counts.
pub(super) const WEEK: Duration = Duration::from_hours(7 * 24);

/// When a page that could not be read is tried again; and a link whose job was lost.
pub(super) const DAY: Duration = Duration::from_hours(24);

const HOUR: Duration = Duration::from_hours(1);

/// Pages that one artist may have read at once in an hour: each is a request to somebody
/// else's site. What would be more waits for its turn.
const AN_HOUR: u32 = 20;

/// The most links for which one sweep leaves jobs.
const AT_ONCE: i64 = 500;

/// Has these new links of the artist looked at.
pub(in super::super) async fn look_at(
    tx: &mut Tx,
    artist_id: Uuid,
    new: Vec<String>,
) -> Result<(), Error> {
    let now = tx.now();
    let key = limits::hash(&artist_id.to_string());
    for url in new {
        let policy = Policy {
            most: Some(AN_HOUR),
            window: HOUR,
            wait: |_, _| Duration::ZERO,
        };
        let is_now = match limits::attempt(tx, "link_check", &key, policy).await {
            Ok(()) => true,
            Err(Error::RateLimited { .. }) => false,
            Err(error) => return Err(error),
        };
        let until = now + if is_now { DAY } else { HOUR };
        links::put_off(tx.conn(), artist_id, &url, until).await?;
        if is_now && tx.settings().link_checks {
            jobs::enqueue(tx, &CheckLink { artist_id, url }).await?;
        }
    }
    Ok(())
}

/// Leaves a job for each link that was last looked at a week ago.
///
/// # Errors
/// Those of the database.
pub async fn sweep(services: &Services) -> Result<(), Error> {
    if !services.settings.link_checks {
        return Ok(());
    }
    services
        .write(async move |tx| {
            let now = tx.now();
            let due = links::take_due(tx.conn(), now, now + DAY, AT_ONCE).await?;
            for (artist_id, url) in due {
                jobs::enqueue(tx, &CheckLink { artist_id, url }).await?;
            }
            Ok(())
        })
        .await
}
