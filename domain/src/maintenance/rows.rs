//! The row that says it.

use serde_json::Value;
use sqlx::types::Json;

use super::Maintenance;
use crate::db::{Db, Freshness, Tx, on};
use crate::error::Error;

const NAME: &str = "maintenance";

/// Closes the site, or says something else while it is closed.
pub(crate) async fn begin(tx: &mut Tx, maintenance: &Maintenance) -> Result<(), Error> {
    let value = serde_json::to_value(maintenance).map_err(Error::internal)?;
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO platform_settings (name, value, changed_at) VALUES ($1, $2, $3)
             ON CONFLICT (name)
             DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
        )
        .bind(NAME).bind(Json(&value)).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Opens the site; whether it was closed.
pub(crate) async fn end(tx: &mut Tx) -> Result<bool, Error> {
    let touched = on!(tx.conn(), c => {
        sqlx::query("DELETE FROM platform_settings WHERE name = $1")
            .bind(NAME)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(touched > 0)
}

/// What the site says; none while it is open. What another version wrote otherwise closes
/// it all the same.
pub(super) async fn find(db: &Db) -> Result<Option<Maintenance>, Error> {
    let mut reader = db.read(Freshness::Latest).await?;
    let value: Option<Json<Value>> = on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT value FROM platform_settings WHERE name = $1")
            .bind(NAME)
            .fetch_optional(c)
            .await
    })?;
    let silent = Maintenance {
        message: None,
        until: None,
    };
    Ok(value.map(|Json(value)| serde_json::from_value(value).unwrap_or(silent)))
}
