//! Taking a person out of the audit log: what its triggers allow to be changed.

use std::fmt::Write;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use uuid::{Builder, Uuid};

use super::action::ActionKind;
use crate::db::{Tx, from_row, on};
use crate::error::Error;

/// Rows that one transaction changes: others wait for it.
const AT_ONCE: usize = 200;

/// Whose an event is that nobody is to be found by.
const NOBODY: Uuid = Uuid::nil();

/// An event of somebody who is being erased.
struct Theirs {
    id: Uuid,
    action: String,
    created_at: DateTime<Utc>,
}

from_row!(Theirs {
    id,
    action,
    created_at,
});

impl Theirs {
    /// Whose it is from now on. What somebody did as an artist stands beside what stays under
    /// the artist's name: it is told of nobody, so that not even the number of such events
    /// leads from the pseudonym to the artist.
    fn subject(&self, pseudonym: Uuid) -> Uuid {
        let is_of_artist = self.action.starts_with("track.")
            || self.action.starts_with("artist.")
            || self.action == ActionKind::UpgradeCreator.as_str();
        if is_of_artist { NOBODY } else { pseudonym }
    }

    /// The day, of what is counted by days and of the end of the account; else the first of
    /// the month. A track, an artist or a ticket that stays has the time of the event to the
    /// microsecond.
    fn coarse_time(&self) -> DateTime<Utc> {
        let day = self.created_at.date_naive();
        let keeps_day = [ActionKind::CreateUser, ActionKind::DeleteUser]
            .iter()
            .any(|kind| kind.as_str() == self.action);
        let day = if keeps_day {
            day
        } else {
            NaiveDate::from_ymd_opt(day.year(), day.month(), 1).unwrap_or(day)
        };
        day.and_time(NaiveTime::MIN).and_utc()
    }
}

/// A random id, unlike others: those have their time in them.
pub(crate) fn random_id(tx: &Tx) -> Uuid {
    let mut bytes = [0; 16];
    tx.core().entropy.fill(&mut bytes);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// Puts the pseudonym in the place of this user in some of the events that still name them,
/// and takes out where those came from, when exactly they were, and what else they tell;
/// whether there may be more. What was done stays, and in which month; of what else was told
/// about it, only which role the account began with, and that it became an artist's, which
/// say nothing about anybody.
pub(crate) async fn pseudonymise_some(
    tx: &mut Tx,
    user_id: Uuid,
    pseudonym: Uuid,
) -> Result<bool, Error> {
    let limit = i64::try_from(AT_ONCE).map_err(Error::internal)?;
    let theirs: Vec<Theirs> = on!(tx.conn(), c => {
        sqlx::query_as(
            "SELECT id, action, created_at FROM audit_logs WHERE subject_id = $1 LIMIT $2",
        )
        .bind(user_id).bind(limit)
        .fetch_all(c)
        .await
    })?;
    if theirs.is_empty() {
        return leave_others(tx, user_id, pseudonym, limit).await;
    }
    let mut list = String::new();
    for number in 0..theirs.len() {
        let (comma, first) = (if number == 0 { "" } else { ", " }, 5 + 4 * number);
        let (second, third, fourth) = (first + 1, first + 2, first + 3);
        write!(list, "{comma}(${first}, ${second}, ${third}, ${fourth})")
            .map_err(Error::internal)?;
    }
    let sql = format!(
        "WITH erased AS (
             SELECT column1 AS old_id, column2 AS new_id, column3 AS happened_at,
                    column4 AS subject
             FROM (VALUES {list}) AS listed
         )
         UPDATE audit_logs
         SET id = erased.new_id, created_at = erased.happened_at, subject_id = erased.subject,
             address = NULL, user_agent = NULL, request_id = NULL,
             actor_id = CASE WHEN actor_id = $1 THEN erased.subject ELSE actor_id END,
             metadata = CASE WHEN action IN ($3, $4) THEN metadata ELSE $2 END
         FROM erased WHERE audit_logs.id = erased.old_id"
    );
    let nothing = Json(Value::Object(Map::new()));
    let new_ids: Vec<Uuid> = theirs.iter().map(|_| random_id(tx)).collect();
    on!(tx.conn(), c => {
        // Only that for as many as there can be is worth keeping.
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(theirs.len() == AT_ONCE)
            .bind(user_id).bind(&nothing)
            .bind(ActionKind::CreateUser.as_str()).bind(ActionKind::UpgradeCreator.as_str());
        for (one, new_id) in theirs.iter().zip(new_ids) {
            query = query.bind(one.id).bind(new_id).bind(one.coarse_time())
                .bind(one.subject(pseudonym));
        }
        query.execute(c).await.map(drop)
    })?;
    Ok(true)
}

/// The same in some of the events of what they did in the accounts of others, of which the
/// rest is about those.
async fn leave_others(
    tx: &mut Tx,
    user_id: Uuid,
    pseudonym: Uuid,
    limit: i64,
) -> Result<bool, Error> {
    let changed = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE audit_logs
             SET actor_id = $2, address = NULL, user_agent = NULL, request_id = NULL
             WHERE id IN (SELECT id FROM audit_logs
                          WHERE actor_id = $1 AND actor_id <> subject_id LIMIT $3)",
        )
        .bind(user_id).bind(pseudonym).bind(limit)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(changed > 0)
}
