//! Taking a person out of the audit log: the two changes that its triggers allow.

use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;

use super::action::ActionKind;
use crate::db::{Tx, on};
use crate::error::Error;

/// Rows that one transaction changes: others wait for it.
const AT_ONCE: i64 = 200;

/// Puts the pseudonym in the place of this user in some of the events that still name them,
/// and takes out where those came from and what else they tell; whether there may be more.
/// When something was done stays, and what; of what else was told about it, only which role
/// the account began with, and that it became an artist's, which are counted and say nothing
/// about anybody.
pub(crate) async fn pseudonymise_some(
    tx: &mut Tx,
    user_id: Uuid,
    pseudonym: Uuid,
) -> Result<bool, Error> {
    let nothing = Json(Value::Object(Map::new()));
    let mut changed = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE audit_logs
             SET subject_id = $2, address = NULL, user_agent = NULL, request_id = NULL,
                 actor_id = CASE WHEN actor_id = $1 THEN $2 ELSE actor_id END,
                 metadata = CASE WHEN action IN ($5, $6) THEN metadata ELSE $4 END
             WHERE id IN (SELECT id FROM audit_logs WHERE subject_id = $1 LIMIT $3)",
        )
        .bind(user_id).bind(pseudonym).bind(AT_ONCE).bind(&nothing)
        .bind(ActionKind::CreateUser.as_str()).bind(ActionKind::UpgradeCreator.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if changed == 0 {
        // What they did in the accounts of others.
        changed = on!(tx.conn(), c => {
            sqlx::query(
                "UPDATE audit_logs
                 SET actor_id = $2, address = NULL, user_agent = NULL, request_id = NULL
                 WHERE id IN (SELECT id FROM audit_logs
                              WHERE actor_id = $1 AND actor_id <> subject_id LIMIT $3)",
            )
            .bind(user_id).bind(pseudonym).bind(AT_ONCE)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
        })?;
    }
    Ok(changed > 0)
}
