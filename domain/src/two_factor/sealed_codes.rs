//! Backup codes on their way from the request that made them to the page that
//! shows them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::BackupCodes;
use crate::client::Principal;
use crate::services::Services;

/// Between two codes. No code has it in it.
const BETWEEN: &str = "\n";

impl BackupCodes {
    /// The codes as a text that may lie in the session of `principal` until its next
    /// request: sealed with the key that is not in the database, and of no use in
    /// any other session.
    pub fn seal(&self, services: &Services, principal: &Principal) -> String {
        let codes = self.0.join(BETWEEN);
        let (key, entropy) = (&services.secret_key, &*services.entropy);
        BASE64_STANDARD.encode(key.seal(entropy, &place(principal), codes.as_bytes()))
    }

    /// The codes that [`BackupCodes::seal`] sealed for this session; none when it
    /// was another session or key.
    pub fn open(services: &Services, principal: &Principal, sealed: &str) -> Option<Self> {
        let sealed = BASE64_STANDARD.decode(sealed).ok()?;
        let codes = services.secret_key.open(&place(principal), &sealed);
        let codes = codes.inspect_err(|error| tracing::warn!(%error, "backup codes are not shown"));
        let codes = String::from_utf8(codes.ok()?).ok()?;
        Some(Self(codes.split(BETWEEN).map(ToOwned::to_owned).collect()))
    }
}

/// The session by its id that never changes: making codes gives it a new token.
fn place(principal: &Principal) -> String {
    format!("backup codes in session {}", principal.session_id)
}
