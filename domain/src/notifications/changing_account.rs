//! Which account a change of address is about.

use uuid::Uuid;

use crate::db::Freshness;
use crate::email_changes;
use crate::error::Error;
use crate::services::Services;

/// The account that this change belongs to; none when the change is gone.
pub(super) async fn of(services: &Services, change_id: Uuid) -> Result<Option<Uuid>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let change = email_changes::find(reader.conn(), change_id).await?;
    Ok(change.map(|change| change.user_id))
}
