//! Having somebody told what happened to their account.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::notice::{Happened, Notice};
use super::owner::Owner;
use super::payloads::{GatheredNotices, SecurityNotice};
use super::queue::{amend, enqueue, enqueue_at};
use crate::db::Tx;
use crate::error::Error;
use crate::limits::{self, Policy};

const BUCKET: &str = "security_notice";

/// The most that one mail lists; the rest is counted, and is in the security log.
const LISTED: usize = 50;

/// Has this user told what happened to their account, in the caller's transaction: at
/// once, or, when it is something that may wait and there were
/// [`Settings::notices_per_hour`] mails within an hour, in one mail at the end of that
/// hour.
///
/// [`Settings::notices_per_hour`]: crate::Settings::notices_per_hour
pub async fn notify(tx: &mut Tx, user_id: Uuid, notice: Notice) -> Result<(), Error> {
    let happened = Happened::now(tx);
    match take_room(tx, user_id).await? {
        Some(at) if notice.may_wait() => gather(tx, user_id, (notice, happened), at).await,
        _ => {
            let job = SecurityNotice {
                user_id,
                notice,
                happened,
            };
            enqueue(tx, &job).await
        }
    }
}

/// Counts one mail; when there is no room for it, when there will be.
pub(crate) async fn take_room(tx: &mut Tx, user_id: Uuid) -> Result<Option<DateTime<Utc>>, Error> {
    let policy = Policy {
        most: Some(tx.settings().notices_per_hour),
        window: Duration::from_hours(1),
        wait: |_, _| Duration::ZERO,
    };
    let (key, now) = (limits::hash(&user_id.to_string()), tx.now());
    match limits::attempt(tx, BUCKET, &key, policy).await {
        Ok(()) => Ok(None),
        Err(Error::RateLimited { retry_after }) => Ok(Some(now + retry_after)),
        Err(error) => Err(error),
    }
}

/// Adds it to the mail that waits for this user, or begins one. The counter's row is
/// locked, so no two begin one; a mail that is just being sent is left as it is.
async fn gather(
    tx: &mut Tx,
    user_id: Uuid,
    one: (Notice, Happened),
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let begun = GatheredNotices {
        user_id,
        notices: vec![one.clone()],
        more: 0,
    };
    let add = move |waiting: &mut GatheredNotices| {
        if waiting.notices.len() < LISTED {
            waiting.notices.push(one);
        } else {
            waiting.more = waiting.more.saturating_add(1);
        }
    };
    if amend(tx, &Owner::id(user_id), add).await? {
        return Ok(());
    }
    enqueue_at(tx, &begun, at).await
}
