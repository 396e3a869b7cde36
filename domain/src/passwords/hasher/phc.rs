//! The PHC string format, in which hashes are kept.

use argon2::password_hash::{Output, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Params, Version};

use crate::error::Error;

/// A stored hash, taken apart.
pub(super) struct Stored {
    /// Its costs.
    pub(super) params: Params,
    /// Its salt.
    pub(super) salt: Vec<u8>,
    hash: Option<Output>,
}

impl Stored {
    /// Takes `phc` apart.
    ///
    /// # Errors
    /// [`Error::Internal`] when it is no Argon2id in that format.
    pub(super) fn parse(phc: &str) -> Result<Self, Error> {
        let parsed = PasswordHash::new(phc).map_err(|_| broken("not a PHC string"))?;
        if parsed.algorithm != Algorithm::Argon2id.ident()
            || parsed.version != Some(Version::V0x13.into())
        {
            return Err(broken("not Argon2id version 19"));
        }
        let params = Params::try_from(&parsed).map_err(|_| broken("its costs"))?;
        let mut buffer = [0; Salt::MAX_LENGTH];
        let salt = parsed
            .salt
            .ok_or_else(|| broken("no salt"))?
            .decode_b64(&mut buffer)
            .map_err(|_| broken("its salt"))?
            .to_vec();
        let hash = parsed.hash;
        Ok(Self { params, salt, hash })
    }

    /// The hash itself.
    ///
    /// # Errors
    /// [`Error::Internal`] when there is none.
    pub(super) fn hash(&self) -> Result<Output, Error> {
        self.hash.ok_or_else(|| broken("no hash"))
    }
}

/// Writes costs, salt and, where there is one, a hash as a PHC string.
pub(super) fn write(params: &Params, salt: &[u8], hash: Option<&[u8]>) -> Result<String, Error> {
    let broken = |error| Error::internal(format!("PHC string: {error}"));
    let salt = SaltString::encode_b64(salt).map_err(broken)?;
    let phc = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: params.try_into().map_err(broken)?,
        salt: Some(salt.as_salt()),
        hash: hash.map(Output::new).transpose().map_err(broken)?,
    };
    Ok(phc.to_string())
}

fn broken(what: &'static str) -> Error {
    Error::internal(format!("stored hash: {what}"))
}
