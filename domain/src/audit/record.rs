//! Writing down what happens.

use sqlx::types::Json;

use super::event::{Actor, Event};
use crate::db::{Statements, Tx};
use crate::error::Error;

/// Writes `event` down, in the transaction that does what it tells of, with whoever
/// asked for that.
pub async fn record(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let mut statements = tx.statements();
    record_with(&mut statements, tx, event);
    tx.run(statements).await.map(drop)
}

/// [`record`], along with other statements.
pub(crate) fn record_with(statements: &mut Statements, tx: &Tx, event: &Event) {
    let (actor, actor_id) = match event.actor {
        Actor::User(id) => ("user", Some(id)),
        Actor::Operator => ("operator", None),
        // An operator as well, but one whose account is known.
        Actor::Staff(id) => ("operator", Some(id)),
        Actor::Anonymous => ("anonymous", None),
    };
    let client = tx.client();
    statements.add(
        "INSERT INTO audit_logs
             (id, action, actor, actor_id, subject_id, address, user_agent, request_id, metadata, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    );
    match event.action.metadata() {
        Ok(metadata) => statements
            .bind(tx.new_id())
            .bind(event.action.kind().as_str())
            .bind(actor)
            .bind(actor_id)
            .bind(event.subject_id)
            .bind(client.address.map(|address| address.to_string()))
            .bind(client.user_agent.as_deref())
            .bind(client.request_id.as_deref())
            .bind(Json(&metadata))
            .bind(tx.now()),
        Err(error) => statements.fails_with(error),
    };
}
