//! Who owns an address.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::Conn;
use crate::error::Error;
use crate::{email_changes, users};

/// Who owns an address, so that no other account can confirm it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressOwner {
    /// The account that has confirmed it.
    Account(Uuid),
    /// The account that has moved away from it and can still move back: this is the
    /// change.
    MovedAway(Uuid),
}

/// Who owns the address with this key, and is not the account `but`; none when it is
/// nobody's yet, however many claim it.
pub(crate) async fn find(
    mut conn: Conn<'_>,
    email_key: &str,
    but: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<AddressOwner>, Error> {
    let owner = users::by_email_key(conn.reborrow(), email_key).await?;
    if let Some(owner) = owner.filter(|owner| owner.user.id != but) {
        return Ok(Some(AddressOwner::Account(owner.user.id)));
    }
    let change_id = email_changes::reserving(conn, email_key, but, now).await?;
    Ok(change_id.map(AddressOwner::MovedAway))
}
