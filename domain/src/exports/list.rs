//! Somebody's copies, and how many more they may have today.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::export::{Export, Exports, State};
use super::rows;
use crate::caller::Caller;
use crate::db::{Conn, Freshness};
use crate::error::Error;
use crate::settings::Settings;

/// In which time so many may be asked for.
const WINDOW: Duration = Duration::from_hours(24);

/// The copies of whoever asks, the newest first.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::UserNotFound`], and those of the database.
pub async fn list(caller: &Caller) -> Result<Exports, Error> {
    let user_id = caller.user().await?.id;
    // How far one is, another server may have written.
    let mut reader = caller.db.read(Freshness::Latest).await?;
    let mut items = rows::of_user(reader.conn(), user_id).await?;
    let now = caller.clock.now();
    let (remaining_today, next_at) = allowance(&caller.settings, &items, now);
    for export in &mut items {
        if export.state == State::Ready && export.expires_at.is_some_and(|until| until <= now) {
            export.state = State::Expired;
        }
    }
    Ok(Exports {
        items,
        next_cursor: None,
        remaining_today,
        next_at,
    })
}

/// Until when this user's copy can be fetched; none where it cannot.
///
/// # Errors
/// Those of the database.
pub(crate) async fn ready_until(
    conn: Conn<'_>,
    id: Uuid,
    user_id: Uuid,
) -> Result<Option<DateTime<Utc>>, Error> {
    let stored = rows::find(conn, id, user_id).await?;
    let export = stored.map(|stored| stored.export);
    let ready = export.filter(|export| export.state == State::Ready);
    Ok(ready.and_then(|export| export.expires_at))
}

/// How many more somebody may ask for who has these, the newest first, and when the next
/// where that is not now. One that could not be made does not count.
pub(super) fn allowance(
    settings: &Settings,
    exports: &[Export],
    now: DateTime<Utc>,
) -> (u32, Option<DateTime<Utc>>) {
    let most = settings.exports_per_day;
    if !settings.rate_limits {
        return (most, None);
    }
    let mut asked: Vec<DateTime<Utc>> = exports
        .iter()
        .filter(|export| export.state != State::Failed)
        .map(|export| export.created_at)
        .filter(|at| *at + WINDOW > now)
        .collect();
    asked.sort_unstable();
    let used = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    let left = most.saturating_sub(used);
    // Once so many of them are older than that, one more is allowed.
    let next = usize::try_from(used.saturating_sub(most)).unwrap_or_default();
    let next_at = (left == 0).then(|| asked.get(next).map(|at| *at + WINDOW));
    (left, next_at.flatten())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn asked(hours_ago: i64, state: State) -> Export {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        Export {
            id: Uuid::nil(),
            state,
            include_media: false,
            created_at: now - TimeDelta::hours(hours_ago),
            ready_at: None,
            expires_at: None,
            size_bytes: None,
            progress: 0,
        }
    }

    #[test]
    fn each_copy_counts_for_a_day() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let settings = Settings::default();
        let left = |exports: &[Export]| allowance(&settings, exports, now);
        assert_eq!(left(&[]), (3, None));
        let (ready, failed) = (State::Ready, State::Failed);
        let two = [asked(1, ready), asked(5, failed), asked(23, ready)];
        assert_eq!(left(&two), (1, None));
        let three = [asked(1, ready), asked(2, ready), asked(23, ready)];
        assert_eq!(left(&three), (0, Some(now + TimeDelta::hours(1))));
        assert_eq!(left(&[asked(24, ready)]), (3, None));
    }
}
