//! The key that seals, and its change.

use serde::Serialize;

use crate::error::Error;
use crate::key_check;
use crate::second_factor;
pub use crate::second_factor::{KeyUse, Resealed};
use crate::secret_key::KeyId;
use crate::services::Services;

/// The keys that there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keys {
    /// The one that seals.
    pub current: KeyId,
    /// Those that open what they sealed before it.
    pub older: Vec<KeyId>,
    /// What each has sealed in the database. One that is not here is used by
    /// nothing, apart from copies of the database.
    pub used: Vec<KeyUse>,
}

/// Makes a new key and seals everything with it. The old ones stay in the file,
/// so that whatever cuts this off costs nothing but doing it again.
///
/// # Errors
/// [`Error::Internal`] when the key's file cannot be written.
pub async fn rotate_key(services: &Services) -> Result<Resealed, Error> {
    // Held until everything is sealed: another process would make another key.
    let _rotation = services
        .secret_key
        .rotate(&*services.entropy)
        .map_err(Error::internal)?;
    reseal(services).await
}

/// Seals everything with the first key.
pub async fn reseal(services: &Services) -> Result<Resealed, Error> {
    let resealed = second_factor::reseal(services).await?;
    // Whoever takes the older keys away leaves the one that belongs to the database.
    let _ = key_check::establish(services).await?;
    let (current, _) = services.secret_key.ids();
    Ok(Resealed {
        key: Some(current),
        ..resealed
    })
}

/// Which keys there are, and what they have sealed.
pub async fn show_keys(services: &Services) -> Result<Keys, Error> {
    let (current, older) = services.secret_key.ids();
    let used = second_factor::count_keys(services).await?;
    Ok(Keys {
        current,
        older,
        used,
    })
}
