//! Whether a server has the secret key that belongs to its database.

mod lost;
mod table;

use crate::db::{Core, Db, Freshness, Tx};
use crate::error::Error;
use crate::second_factor;
use crate::services::Services;
use crate::users::barred_names;

pub use lost::{Accepted, accept_new_key};

/// What a mark is made for, and of: see [`SecretKey::mark`](crate::SecretKey).
const PURPOSE: &str = "key check";
const CONTENT: &[u8] = b"this is the key";

/// The key is not the one of this database. What depends on it is lost without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongKey {
    /// Secrets in the database that no key here opens: most are those of authenticator
    /// apps, one for each account with two-step login.
    pub unreadable: u64,
    /// Names of deleted accounts that are kept from everybody, which only the right key
    /// knows again.
    pub barred_names: u64,
}

/// Whether a key was settled for this database: then another one is wrong, and there is no
/// reason to make one.
///
/// # Errors
/// Those of the database.
pub async fn is_settled(db: &Db) -> Result<bool, Error> {
    let mut reader = db.read(Freshness::Latest).await?;
    Ok(table::read(reader.conn()).await?.is_some())
}

/// Whether one of the keys here is the one that belongs to the database; also while none
/// does yet.
///
/// # Errors
/// Those of the database.
pub async fn is_right(core: &Core) -> Result<bool, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let stored = table::read(reader.conn()).await?;
    Ok(stored.is_none_or(|stored| marks(core).contains(&stored)))
}

/// Makes sure that one of the keys here is the one that belongs to the database. The first
/// server of a new database settles which that is: of several that start together one, and
/// the others have its key or the wrong one. Where it was an older key of those here, the
/// newest takes its place.
///
/// A database of a version that noted no key takes the one that opens what is sealed there.
///
/// # Errors
/// Those of the database.
pub async fn establish(services: &Services) -> Result<Result<(), WrongKey>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let stored = table::read(reader.conn()).await?;
    drop(reader);
    let marks = marks(services);
    if stored.is_some() && stored.as_ref() == marks.first() {
        return Ok(Ok(()));
    }
    if stored.is_none() && !opens_what_is_sealed(services).await? {
        return wrong(services).await.map(Err);
    }
    let is_right = services
        .write(async move |tx| settle(tx, &marks).await)
        .await?;
    if is_right {
        Ok(Ok(()))
    } else {
        wrong(services).await.map(Err)
    }
}

/// Notes the newest key, where none is noted, or an older one of these; whether it is one of
/// these now.
async fn settle(tx: &mut Tx, marks: &[Vec<u8>]) -> Result<bool, Error> {
    let Some(newest) = marks.first() else {
        return Ok(false);
    };
    table::add(tx, newest).await?;
    let stored = table::read(tx.conn()).await?.unwrap_or_default();
    if !marks.contains(&stored) {
        return Ok(false);
    }
    if stored != *newest {
        table::replace(tx, newest).await?;
    }
    Ok(true)
}

/// The marks of the keys here, the newest first.
fn marks(core: &Core) -> Vec<Vec<u8>> {
    core.secret_key.marks(PURPOSE, CONTENT)
}

/// Whether a key here opens something that is sealed in the database, or nothing is.
async fn opens_what_is_sealed(services: &Services) -> Result<bool, Error> {
    let used = second_factor::count_keys(services).await?;
    Ok(used.is_empty() || used.iter().any(|one| one.key.is_some()))
}

async fn wrong(services: &Services) -> Result<WrongKey, Error> {
    let used = second_factor::count_keys(services).await?;
    let lost = used.iter().filter(|one| one.key.is_none());
    let mut reader = services.db.read(Freshness::Latest).await?;
    Ok(WrongKey {
        unreadable: lost.map(|one| one.secrets).sum(),
        barred_names: barred_names::count(reader.conn()).await?,
    })
}
