//! Writing down what happens.

use std::sync::Arc;

use sqlx::types::Json;

use super::event::{Actor, Event};
use crate::db::{Tx, on};
use crate::error::Error;

/// Writes `event` down, in the transaction that does what it tells of, with whoever
/// asked for that.
pub async fn record(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let (actor, actor_id) = match event.actor {
        Actor::User(id) => ("user", Some(id)),
        Actor::Operator => ("operator", None),
        Actor::Anonymous => ("anonymous", None),
    };
    let action = event.action.kind().as_str();
    let metadata = event.action.metadata()?;
    let now = tx.now();
    let id = tx.new_id();
    let client = Arc::clone(tx.client());
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO audit_logs
                 (id, action, actor, actor_id, subject_id, address, user_agent, request_id, metadata, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(action)
        .bind(actor)
        .bind(actor_id)
        .bind(event.subject_id)
        .bind(client.address.map(|address| address.to_string()))
        .bind(&client.user_agent)
        .bind(&client.request_id)
        .bind(Json(&metadata))
        .bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
