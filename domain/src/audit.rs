//! The audit log: what was done to accounts, by whom, from where.

use std::sync::Arc;

use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::error::Error;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person, through a session of theirs.
    User(Uuid),
    /// Whoever has a shell on the server.
    Operator,
    /// Somebody who did not show who they are.
    Anonymous,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened, such as `user.upgrade_creator`.
    pub action: &'static str,
    /// Who did it.
    pub actor: Actor,
    /// Whose account it was done to.
    pub subject_id: Uuid,
    /// What else there is to know.
    pub metadata: Value,
}

impl Event {
    /// Something that this user did to their own account.
    pub fn by_user(action: &'static str, user_id: Uuid, metadata: Value) -> Self {
        Self {
            action,
            actor: Actor::User(user_id),
            subject_id: user_id,
            metadata,
        }
    }

    /// Something that somebody tried with this user's account.
    pub fn by_anybody(action: &'static str, user_id: Uuid, metadata: Value) -> Self {
        Self {
            actor: Actor::Anonymous,
            ..Self::by_user(action, user_id, metadata)
        }
    }
}

/// Writes `event` down, in the transaction that does what it tells of, with whoever
/// asked for that.
pub async fn record(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let (actor, actor_id) = match event.actor {
        Actor::User(id) => ("user", Some(id)),
        Actor::Operator => ("operator", None),
        Actor::Anonymous => ("anonymous", None),
    };
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
        .bind(event.action)
        .bind(actor)
        .bind(actor_id)
        .bind(event.subject_id)
        .bind(client.address.map(|address| address.to_string()))
        .bind(&client.user_agent)
        .bind(&client.request_id)
        .bind(Json(&event.metadata))
        .bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
