//! What a browser answers for a passkey, in the two fields of a form.

use serde_json::Value;
use uuid::Uuid;

use stagedoor_domain::Error;

/// Reads both fields: the challenge's id, and the credential as JSON.
pub fn read(ceremony_id: &str, credential: &str) -> Result<(Uuid, Value), Error> {
    let ceremony_id = ceremony_id.parse().map_err(|_| Error::PasskeyRejected)?;
    let credential = serde_json::from_str(credential).map_err(|_| Error::PasskeyRejected)?;
    Ok((ceremony_id, credential))
}
