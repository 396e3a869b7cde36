//! Finding a session by the id that the browser holds.

use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use super::{Session, SessionToken};
use crate::db::{Core, Freshness, from_row, on};
use crate::error::Error;
use crate::users::{self, User};

/// The columns of the session `s` whose hashed id is `$1`.
macro_rules! columns {
    () => {
        "s.id AS session_id, s.user_id, s.data, s.last_seen_at, s.wrote_at, s.proved_at,
         s.second_factor_proved_at, s.second_factor_user_id,
         CASE WHEN s.token_hash = $1 THEN 0 WHEN s.proof_mark IS NULL THEN 1 ELSE 2 END AS standing"
    };
}

/// That it is the one, at the time `$2`.
macro_rules! is_found {
    () => {
        "(s.token_hash = $1 OR (s.previous_token_hash = $1 AND s.previous_until > $2))
         AND s.expires_at > $2"
    };
}

const SESSION: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM sessions s WHERE ",
    is_found!()
);

const SESSION_WITH_USER: &str = concat!(
    "SELECT ",
    columns!(),
    ", ",
    users::columns!(),
    " FROM sessions s LEFT JOIN ",
    users::joined!("s.user_id"),
    " WHERE ",
    is_found!()
);

/// The session with this id, unless it is over. An id that was renewed is
/// answered for the grace time that the renewal gave it; [`Session::standing`] says so.
pub async fn load(core: &Core, token: &SessionToken) -> Result<Option<Session>, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let session = on!(reader.conn(), c => {
        sqlx::query_as(SESSION)
            .bind(token.hash()).bind(core.clock.now())
            .fetch_optional(c)
            .await
    })?;
    Ok(session)
}

/// The same, with the user whose it is as they are now: nearly every request asks
/// for both, and a second query would be a sixth of what a page costs.
pub async fn load_with_user(
    core: &Core,
    token: &SessionToken,
) -> Result<Option<(Session, Option<User>)>, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let found: Option<Found> = on!(reader.conn(), c => {
        sqlx::query_as(SESSION_WITH_USER)
            .bind(token.hash()).bind(core.clock.now())
            .fetch_optional(c)
            .await
    })?;
    Ok(found.map(|found| (found.session, found.joined.0)))
}

struct Found {
    session: Session,
    joined: JoinedUser,
}

from_row!(Found { session = row, joined = row });

/// The user that a session was joined with, when there is one.
struct JoinedUser(Option<User>);

impl<'r, R: Row> FromRow<'r, R> for JoinedUser
where
    User: FromRow<'r, R>,
    &'static str: ColumnIndex<R>,
    Option<String>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let name: Option<String> = row.try_get("username")?;
        let user = name.map(|_| User::from_row(row)).transpose()?;
        Ok(Self(user))
    }
}
