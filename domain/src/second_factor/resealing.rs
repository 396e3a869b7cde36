//! Sealing what the database holds sealed anew, with the key that seals now: the secrets
//! of authenticator apps, and backup codes that their owner has not kept yet.

use serde::Serialize;
use uuid::Uuid;

use super::{shown_codes, totp_secrets};
use crate::db::{Conn, Freshness};
use crate::error::Error;
use crate::secret_key::KeyId;
use crate::services::Services;
use crate::sessions;

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

/// Whose it is, and what is sealed.
type Row = (Uuid, Vec<u8>);

/// Where something sealed is.
#[derive(Debug, Clone, Copy)]
enum Sealed {
    /// Secrets of authenticator apps, by their owner's id.
    Secrets,
    /// Backup codes to be kept, by their session's id.
    Codes,
}

impl Sealed {
    const ALL: [Self; 2] = [Self::Secrets, Self::Codes];

    fn place(self, id: Uuid) -> String {
        match self {
            Self::Secrets => totp_secrets::place(id),
            Self::Codes => shown_codes::place(id),
        }
    }

    async fn after(self, services: &Services, last: Uuid) -> Result<Vec<Row>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        match self {
            Self::Secrets => totp_secrets::sealed_after(reader.conn(), last, BATCH).await,
            Self::Codes => sessions::sealed_codes_after(reader.conn(), last, BATCH).await,
        }
    }

    /// Puts `after` where `before` still is; how many rows that changed.
    async fn replace(
        self,
        conn: Conn<'_>,
        id: Uuid,
        before: Vec<u8>,
        after: Vec<u8>,
    ) -> Result<u64, Error> {
        match self {
            Self::Secrets => totp_secrets::replace_sealed(conn, id, before, after).await,
            Self::Codes => sessions::replace_sealed_codes(conn, id, before, after).await,
        }
    }
}

/// Seals anew what another key sealed. Each batch is committed by itself, so what
/// was done stays done when it is cut off, and the next time does the rest.
pub(crate) async fn reseal(services: &Services) -> Result<Resealed, Error> {
    let mut total = Resealed::default();
    for sealed in Sealed::ALL {
        let mut last = Uuid::nil();
        loop {
            let batch = sealed.after(services, last).await?;
            let Some((newest, _)) = batch.last() else {
                break;
            };
            last = *newest;
            let sealed_anew = seal_anew(services, sealed, batch, &mut total);
            total.resealed += store(services, sealed, sealed_anew).await?;
        }
    }
    Ok(total)
}

/// Opens and seals what is not current yet: the row's id, what stands there, and
/// what is to.
fn seal_anew(
    services: &Services,
    sealed: Sealed,
    batch: Vec<Row>,
    total: &mut Resealed,
) -> Vec<(Uuid, Vec<u8>, Vec<u8>)> {
    let key = &services.secret_key;
    let mut anew = Vec::new();
    for (id, before) in batch {
        let place = sealed.place(id);
        if key.is_current(&before) {
            total.current += 1;
        } else if let Ok(plain) = key.open(&place, &before) {
            let after = key.seal(&*services.entropy, &place, &plain);
            anew.push((id, before, after));
        } else {
            total.unreadable += 1;
        }
    }
    anew
}

/// Stores them, where nobody has put something else meanwhile; how many those were.
async fn store(
    services: &Services,
    sealed: Sealed,
    sealed_anew: Vec<(Uuid, Vec<u8>, Vec<u8>)>,
) -> Result<u64, Error> {
    if sealed_anew.is_empty() {
        return Ok(0);
    }
    services
        .write(async move |tx| {
            let mut stored = 0;
            for (id, before, after) in sealed_anew {
                stored += sealed.replace(tx.conn(), id, before, after).await?;
            }
            Ok(stored)
        })
        .await
}

/// How many secrets each key has sealed.
pub(crate) async fn count_keys(services: &Services) -> Result<Vec<KeyUse>, Error> {
    let mut uses: Vec<KeyUse> = Vec::new();
    for sealed in Sealed::ALL {
        let mut last = Uuid::nil();
        loop {
            let batch = sealed.after(services, last).await?;
            let Some((newest, _)) = batch.last() else {
                break;
            };
            last = *newest;
            for (id, text) in batch {
                let key = services.secret_key.sealed_by(&sealed.place(id), &text);
                match uses.iter_mut().find(|known| known.key == key) {
                    Some(known) => known.secrets += 1,
                    None => uses.push(KeyUse { key, secrets: 1 }),
                }
            }
        }
    }
    Ok(uses)
}

/// The accounts whose secret no key here opens.
pub(crate) async fn unreadable_secrets(services: &Services) -> Result<Vec<Uuid>, Error> {
    unreadable(services, Sealed::Secrets).await
}

/// The sessions whose backup codes to be kept no key here opens.
pub(crate) async fn unreadable_codes(services: &Services) -> Result<Vec<Uuid>, Error> {
    unreadable(services, Sealed::Codes).await
}

async fn unreadable(services: &Services, sealed: Sealed) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    let mut last = Uuid::nil();
    loop {
        let batch = sealed.after(services, last).await?;
        let Some((newest, _)) = batch.last() else {
            return Ok(found);
        };
        last = *newest;
        let key = &services.secret_key;
        let unread = batch
            .iter()
            .filter(|(id, text)| key.sealed_by(&sealed.place(*id), text).is_none());
        found.extend(unread.map(|(id, _)| *id));
    }
}
