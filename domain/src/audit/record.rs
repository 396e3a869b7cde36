//! Writing down what happens.

use sqlx::types::Json;

use super::event::{Actor, Event};
use crate::db::{Statements, Tx, key_share};
use crate::error::Error;

/// Writes an event down, `$5` being whose account it was done to: as long as `condition`.
macro_rules! insert {
    ($actor_id:expr, $condition:expr) => {
        concat!(
            "INSERT INTO audit_logs
                 (id, action, actor, actor_id, subject_id, address, user_agent, request_id,
                  metadata, created_at)
             SELECT $1, $2, $3, ",
            $actor_id,
            ", $5, $6, $7, $8, $9, $10",
            $condition,
        )
    };
}

/// What holds as long as the account is there, which is then locked: whoever erases it waits
/// until what is written down is seen, and what comes after the end of it is written down no
/// more. Otherwise the id of somebody who is gone would stay behind.
macro_rules! account_is_there {
    ($lock:expr) => {
        concat!(
            " WHERE EXISTS (SELECT 1 FROM users WHERE id = $5 ",
            $lock,
            ")"
        )
    };
}

/// Whoever did it, as long as their own account is there, in the same way.
macro_rules! other_actor {
    ($lock:expr) => {
        concat!("(SELECT id FROM users WHERE id = $4 ", $lock, ")")
    };
}

/// Writes `event` down, in the transaction that does what it tells of, with whoever
/// asked for that. Where the account is gone, nothing is written; what was done to the
/// site is of no account.
pub async fn record(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    if event.subject_id.is_nil() {
        return record_of_removed(tx, event).await;
    }
    let mut statements = tx.statements();
    record_with(&mut statements, tx, event);
    tx.run(statements).await.map(drop)
}

/// [`record`], also where the account is not there any more.
pub(crate) async fn record_of_removed(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let mut statements = tx.statements();
    add(&mut statements, tx, event, insert!("$4", ""));
    tx.run(statements).await.map(drop)
}

/// [`record`], along with other statements.
pub(crate) fn record_with(statements: &mut Statements, tx: &mut Tx, event: &Event) {
    let sql = match event.actor {
        Actor::Staff(_) => tx.conn().locking(
            insert!(other_actor!(""), account_is_there!("")),
            insert!(other_actor!(key_share!()), account_is_there!(key_share!())),
        ),
        Actor::User(_) | Actor::Operator | Actor::Anonymous => tx.conn().locking(
            insert!("$4", account_is_there!("")),
            insert!("$4", account_is_there!(key_share!())),
        ),
    };
    add(statements, tx, event, sql);
}

fn add(statements: &mut Statements, tx: &Tx, event: &Event, sql: &'static str) {
    let (actor, actor_id) = match event.actor {
        Actor::User(id) => ("user", Some(id)),
        Actor::Operator => ("operator", None),
        // An operator as well, but one whose account is known.
        Actor::Staff(id) => ("operator", Some(id)),
        Actor::Anonymous => ("anonymous", None),
    };
    let client = tx.client();
    statements.add(sql);
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
