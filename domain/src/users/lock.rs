//! Locking a user's row.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{User, WithPassword, columns};
use crate::db::{Tx, on};
use crate::error::Error;

/// Locks this user's row until the transaction ends, and answers what it holds by
/// then. Whatever changes an account, its ways to log in, its sessions or its tokens
/// locks the row first and those after it, so that no two such changes wait for each
/// other, and of two the second sees what the first did. The transaction's time goes on
/// with it, so that the second is also written down as the later one.
pub(crate) async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<User>, Error> {
    let found = lock_with_password(tx, id).await?;
    Ok(found.map(|found| found.user))
}

/// [`lock`], with what checks the password.
pub(crate) async fn lock_with_password(
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<WithPassword>, Error> {
    let sql = format!(
        concat!(
            "SELECT ",
            columns!(),
            ", u.password_hash FROM users u WHERE u.id = $1 {}"
        ),
        tx.conn().hold()
    );
    let found = on!(tx.conn(), c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?;
    tx.note_waited();
    Ok(found)
}

/// [`lock`], for a user whom `password_hash` still checks; none when something else does
/// by now.
pub(crate) async fn lock_login(
    tx: &mut Tx,
    id: Uuid,
    password_hash: &str,
) -> Result<Option<User>, Error> {
    let found = lock_with_password(tx, id).await?;
    Ok(found
        .filter(|found| found.password_hash == password_hash)
        .map(|found| found.user))
}
