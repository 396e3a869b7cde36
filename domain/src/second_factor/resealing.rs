//! Sealing the secrets of authenticator apps anew, with the key that seals now.

use serde::Serialize;
use uuid::Uuid;

use super::totp_secrets::place;
use crate::db::{Conn, Freshness, on};
use crate::error::Error;
use crate::secret_key::KeyId;
use crate::services::Services;

/// What sealing everything anew came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Resealed {
    /// The key that seals now.
    pub key: Option<KeyId>,
    /// Secrets that are sealed with it since now.
    pub resealed: u64,
    /// Secrets that it had sealed before.
    pub current: u64,
    /// Secrets that no key here opens.
    pub unreadable: u64,
}

/// What one key has sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyUse {
    /// The key; none for what no key here opens.
    pub key: Option<KeyId>,
    /// How many secrets.
    pub secrets: u64,
}

/// Rows in one transaction: few enough that a login waits for none of them long.
const BATCH: i64 = 100;

type Row = (Uuid, Vec<u8>);

/// Seals anew what another key sealed. Each batch is committed by itself, so what
/// was done stays done when it is cut off, and the next time does the rest.
pub(crate) async fn reseal(services: &Services) -> Result<Resealed, Error> {
    let mut total = Resealed::default();
    let mut last = Uuid::nil();
    loop {
        let batch = batch_after(services, last).await?;
        let Some((newest, _)) = batch.last() else {
            return Ok(total);
        };
        last = *newest;
        let sealed_anew = seal_anew(services, batch, &mut total);
        total.resealed += store(services, sealed_anew).await?;
    }
}

/// Opens and seals what is not current yet: the row's user, what stands there, and
/// what is to.
fn seal_anew(
    services: &Services,
    batch: Vec<Row>,
    total: &mut Resealed,
) -> Vec<(Uuid, Vec<u8>, Vec<u8>)> {
    let key = &services.secret_key;
    let mut anew = Vec::new();
    for (user_id, sealed) in batch {
        if key.is_current(&sealed) {
            total.current += 1;
        } else if let Ok(secret) = key.open(&place(user_id), &sealed) {
            let again = key.seal(&*services.entropy, &place(user_id), &secret);
            anew.push((user_id, sealed, again));
        } else {
            total.unreadable += 1;
        }
    }
    anew
}

/// Stores them, where no set-up has put another secret meanwhile; how many those
/// were.
async fn store(
    services: &Services,
    sealed_anew: Vec<(Uuid, Vec<u8>, Vec<u8>)>,
) -> Result<u64, Error> {
    if sealed_anew.is_empty() {
        return Ok(0);
    }
    services
        .write(async move |tx| {
            let mut stored = 0;
            for (user_id, before, after) in sealed_anew {
                stored += on!(tx.conn(), c => {
                    sqlx::query(
                        "UPDATE totp_secrets SET sealed_secret = $3
                         WHERE user_id = $1 AND sealed_secret = $2",
                    )
                    .bind(user_id).bind(before).bind(after)
                    .execute(c)
                    .await
                    .map(|done| done.rows_affected())
                })?;
            }
            Ok(stored)
        })
        .await
}

/// How many secrets each key has sealed.
pub(crate) async fn count_keys(services: &Services) -> Result<Vec<KeyUse>, Error> {
    let mut uses: Vec<KeyUse> = Vec::new();
    let mut last = Uuid::nil();
    loop {
        let batch = batch_after(services, last).await?;
        let Some((newest, _)) = batch.last() else {
            return Ok(uses);
        };
        last = *newest;
        for (user_id, sealed) in batch {
            let key = services.secret_key.sealed_by(&place(user_id), &sealed);
            match uses.iter_mut().find(|known| known.key == key) {
                Some(known) => known.secrets += 1,
                None => uses.push(KeyUse { key, secrets: 1 }),
            }
        }
    }
}

async fn batch_after(services: &Services, last: Uuid) -> Result<Vec<Row>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    read_batch(reader.conn(), last).await
}

async fn read_batch(mut conn: Conn<'_>, last: Uuid) -> Result<Vec<Row>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT user_id, sealed_secret FROM totp_secrets
             WHERE user_id > $1 ORDER BY user_id LIMIT $2",
        )
        .bind(last).bind(BATCH)
        .fetch_all(c)
        .await
    })?)
}
