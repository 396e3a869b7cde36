//! The table of passkeys.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use uuid::Uuid;
use webauthn_rs::prelude::Passkey as Credential;
use webauthn_rs_proto::AuthenticatorTransport;

use super::passkey::Passkey;
use crate::client::ClientInfo;
use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// How many passkeys this user has.
pub(super) async fn count(mut conn: Conn<'_>, user_id: Uuid) -> Result<i64, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM passkeys WHERE user_id = $1")
            .bind(user_id)
            .fetch_one(c)
            .await
    })?)
}

/// How many of them are not suspended.
pub(super) async fn count_active(mut conn: Conn<'_>, user_id: Uuid) -> Result<i64, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM passkeys WHERE user_id = $1 AND suspended_at IS NULL",
        )
        .bind(user_id)
        .fetch_one(c)
        .await
    })?)
}

/// What tells a browser which passkeys are meant.
#[derive(Debug)]
pub(super) struct Known {
    /// What authenticators know a passkey by.
    pub(super) credential_id: Vec<u8>,
    transports: String,
    suspended_at: Option<DateTime<Utc>>,
}

from_row!(Known {
    credential_id,
    transports,
    suspended_at
});

impl Known {
    /// Whether it opens nothing by itself, since the account was locked.
    pub(super) const fn is_suspended(&self) -> bool {
        self.suspended_at.is_some()
    }

    /// The ways to its authenticator, as the browser that made it had them: they
    /// spare people questions about security keys where there is none.
    pub(super) fn transports(&self) -> Option<Vec<AuthenticatorTransport>> {
        let known: Vec<_> = serde_json::from_str(&self.transports).ok()?;
        Some(known).filter(|known| !known.is_empty())
    }
}

/// This user's passkeys, oldest first.
pub(super) async fn known(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Known>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT credential_id, transports, suspended_at FROM passkeys
             WHERE user_id = $1 ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}

/// A passkey that is asked to answer.
pub(super) struct Locked {
    /// Its own id.
    pub(super) id: Uuid,
    /// What answers are checked with.
    pub(super) credential: Credential,
    /// Whether it opens nothing by itself.
    pub(super) is_suspended: bool,
}

/// This user's passkey with this credential id. It locks the row
/// until the transaction ends: of two answers that count the same use, the second must see what the first one counted.
pub(super) async fn lock(
    mut conn: Conn<'_>,
    user_id: Uuid,
    credential_id: &[u8],
) -> Result<Option<Locked>, Error> {
    let sql = format!(
        "SELECT id, credential, suspended_at FROM passkeys
         WHERE credential_id = $1 AND user_id = $2 {}",
        conn.hold()
    );
    let row: Option<(Uuid, String, Option<DateTime<Utc>>)> = on!(conn, c => {
        sqlx::query_as(
            AssertSqlSafe(sql),
        )
        .bind(credential_id).bind(user_id)
        .fetch_optional(c)
        .await
    })?;
    row.map(|(id, json, suspended_at)| {
        let credential = serde_json::from_str(&json).map_err(Error::internal)?;
        Ok(Locked {
            id,
            credential,
            is_suspended: suspended_at.is_some(),
        })
    })
    .transpose()
}

/// What a browser made.
#[derive(Debug)]
pub(super) struct Made {
    /// What answers are checked with.
    pub(super) credential: Credential,
    /// The ways to its authenticator.
    pub(super) transports: Vec<AuthenticatorTransport>,
    /// From where.
    pub(super) client: Arc<ClientInfo>,
}

/// Adds a passkey, unless its credential id is taken: then `false`, and nothing
/// happened.
pub(super) async fn insert(
    mut conn: Conn<'_>,
    user_id: Uuid,
    passkey: &Passkey,
    made: &Made,
) -> Result<bool, Error> {
    let credential = serde_json::to_string(&made.credential).map_err(Error::internal)?;
    let transports = serde_json::to_string(&made.transports).map_err(Error::internal)?;
    let rows = on!(conn, c => {
        sqlx::query(
            "INSERT INTO passkeys
                 (id, user_id, credential_id, name, credential, transports, created_at,
                  added_address, added_user_agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (credential_id) DO NOTHING",
        )
        .bind(passkey.id).bind(user_id).bind(made.credential.cred_id().as_slice())
        .bind(&passkey.name).bind(&credential).bind(&transports).bind(passkey.created_at)
        .bind(made.client.address.map(|address| address.to_string()))
        .bind(&made.client.user_agent)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// A passkey that is not suspended, with everything that is stored of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Row {
    id: Uuid,
    credential_id: Vec<u8>,
    pub(super) name: String,
    credential: String,
    transports: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    added_address: Option<String>,
    added_user_agent: Option<String>,
}

from_row!(Row {
    id,
    credential_id,
    name,
    credential,
    transports,
    created_at,
    last_used_at,
    added_address,
    added_user_agent,
});

/// This user's passkey with this id.
pub(super) async fn row(mut conn: Conn<'_>, user_id: Uuid, id: Uuid) -> Result<Option<Row>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, credential_id, name, credential, transports, created_at, last_used_at,
                    added_address, added_user_agent
             FROM passkeys WHERE id = $1 AND user_id = $2 AND suspended_at IS NULL",
        )
        .bind(id).bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Adds what [`row`] has read, unless it is there: then `false`, and nothing happened.
pub(super) async fn insert_row(
    mut conn: Conn<'_>,
    user_id: Uuid,
    row: &Row,
) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "INSERT INTO passkeys
                 (id, user_id, credential_id, name, credential, transports, created_at,
                  last_used_at, added_address, added_user_agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (credential_id) DO NOTHING",
        )
        .bind(row.id).bind(user_id).bind(&row.credential_id).bind(&row.name)
        .bind(&row.credential).bind(&row.transports).bind(row.created_at)
        .bind(row.last_used_at).bind(&row.added_address).bind(&row.added_user_agent)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// Notes that a passkey was used, and what its key counts by now.
pub(super) async fn note_use(
    mut conn: Conn<'_>,
    id: Uuid,
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let json = serde_json::to_string(credential).map_err(Error::internal)?;
    on!(conn, c => {
        sqlx::query("UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1")
            .bind(id).bind(&json).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
