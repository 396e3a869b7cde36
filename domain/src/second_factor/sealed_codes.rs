//! Backup codes on their way from the request that made them to the page that
//! shows them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::BackupCodes;
use crate::caller::Caller;
use crate::client::Principal;
use crate::error::Error;

/// Between two codes. No code has it in it.
const BETWEEN: &str = "\n";

impl BackupCodes {
    /// The codes as a text that may lie in the session of `principal` until its next
    /// request: sealed with the key that is not in the database, and of no use in
    /// any other session.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is logged in.
    pub fn seal(&self, caller: &Caller) -> Result<String, Error> {
        let principal = caller.principal()?;
        let codes = self.0.join(BETWEEN);
        let (key, entropy) = (&caller.secret_key, &*caller.entropy);
        let sealed = key.seal(entropy, &place(&principal), codes.as_bytes());
        Ok(BASE64_STANDARD.encode(sealed))
    }

    /// The codes that [`BackupCodes::seal`] sealed for this session; none when it
    /// was another session or key.
    pub fn open(caller: &Caller, sealed: &str) -> Option<Self> {
        let principal = caller.principal().ok()?;
        let sealed = BASE64_STANDARD.decode(sealed).ok()?;
        let codes = caller.secret_key.open(&place(&principal), &sealed);
        let codes = codes.inspect_err(|error| tracing::warn!(%error, "backup codes are not shown"));
        let codes = String::from_utf8(codes.ok()?).ok()?;
        Some(Self(codes.split(BETWEEN).map(ToOwned::to_owned).collect()))
    }
}

/// The session by its id that never changes: making codes gives it a new token.
fn place(principal: &Principal) -> String {
    format!("backup codes in session {}", principal.session_id)
}
