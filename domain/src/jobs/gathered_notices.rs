//! Notices that come too often for a mail each, gathered into one.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::links::to;
use super::security_notice::{self, Happened, Notice, Words, in_days};
use super::undo_link::in_words;
use super::{Job, enqueue, enqueue_at};
use crate::db::{Tx, on};
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::mail::Mail;
use crate::mail::templates::{Gathered, GatheredNotices};
use crate::services::Services;

const BUCKET: &str = "security_notice";

/// The most that one mail lists; the rest is counted, and is in the security log.
const LISTED: usize = 50;

/// Has this user told what happened to their account: at once, or, when it is
/// something that may wait and there were [`Settings::notices_per_hour`] mails within
/// an hour, in one mail at the end of that hour.
///
/// [`Settings::notices_per_hour`]: crate::Settings::notices_per_hour
pub(super) async fn notify(tx: &mut Tx, user_id: Uuid, notice: Notice) -> Result<(), Error> {
    let happened = Happened::now(tx);
    match take_room(tx, user_id).await? {
        Some(at) if notice.may_wait() => gather(tx, user_id, (notice, happened), at).await,
        _ => {
            let job = Job::SecurityNotice {
                user_id,
                notice,
                happened,
            };
            enqueue(tx, &job).await
        }
    }
}

/// Counts one mail; when there is no room for it, when there will be.
async fn take_room(tx: &mut Tx, user_id: Uuid) -> Result<Option<DateTime<Utc>>, Error> {
    let policy = Policy {
        most: Some(tx.settings().notices_per_hour),
        window: Duration::from_hours(1),
        wait: |_, _| Duration::ZERO,
    };
    let (key, now) = (limits::hash(&user_id.to_string()), tx.now());
    match limits::attempt_in(tx, BUCKET, &key, policy).await {
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
    let owner = user_id.as_bytes().to_vec();
    let waiting: Option<(Uuid, String)> = on!(tx.conn(), c => {
        sqlx::query_as(
            "UPDATE jobs SET state = 'ready'
             WHERE owner = $1 AND kind = 'gathered_notices' AND state = 'ready' AND attempts = 0
             RETURNING id, payload",
        )
        .bind(&owner)
        .fetch_optional(c)
        .await
    })?;
    let Some((id, payload)) = waiting else {
        let job = Job::GatheredNotices {
            user_id,
            notices: vec![one],
            more: 0,
        };
        return enqueue_at(tx, &job, at).await;
    };
    let mut job: Job = serde_json::from_str(&payload).map_err(Error::internal)?;
    if let Job::GatheredNotices { notices, more, .. } = &mut job {
        if notices.len() < LISTED {
            notices.push(one);
        } else {
            *more = more.saturating_add(1);
        }
    }
    let payload = serde_json::to_string(&job).map_err(Error::internal)?;
    on!(tx.conn(), c => {
        sqlx::query("UPDATE jobs SET payload = $2 WHERE id = $1")
            .bind(id).bind(&payload)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// The mail, with a link "This wasn't me" that concerns the first of what happened;
/// none when the user is gone or has no confirmed address. Every try makes another
/// token, and so is another mail.
pub(super) async fn mail(
    services: &Services,
    user_id: Uuid,
    notices: &[(Notice, Happened)],
    more: u32,
) -> Result<Option<Mail>, Error> {
    let Some(first) = notices.iter().map(|(_, happened)| happened.at).min() else {
        return Ok(None);
    };
    let Some((user, token)) = security_notice::issue(services, user_id, first).await? else {
        return Ok(None);
    };
    // It is one of the mails of the hour that begins now.
    services
        .write(async move |tx| take_room(tx, user_id).await.map(drop))
        .await?;
    let mut disown = to(services, "not-me")?;
    disown.query_pairs_mut().append_pair("token", &token);
    let host = services.settings.host();
    let listed: Vec<Gathered<'_>> = notices
        .iter()
        .map(|(notice, happened)| Gathered {
            what: Words::of(notice, host).subject,
            at: in_words(happened.at),
            device: happened.device.as_deref(),
            address: happened.address.as_deref(),
        })
        .collect();
    let content = GatheredNotices {
        username: &user.username,
        listed: &listed,
        more,
        disown: &disown,
        days: in_days(services.settings.disown_lifetime),
    }
    .content()?;
    let id = services.new_id();
    Ok(Some(Mail::new(services, id, user.email, content)))
}
