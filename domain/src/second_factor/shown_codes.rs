//! Backup codes that their owner has not kept yet: the session that made them shows them
//! until it is told that they are.

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::backup_code::BackupCodes;
use crate::caller::Caller;
use crate::db::{Freshness, Tx};
use crate::error::Error;
use crate::sessions;

/// Between the time and the codes. None of them has it in it.
const BETWEEN: &str = "\n";

/// What becomes of codes that were just made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handover {
    /// They are in the answer, and nowhere else.
    Answered,
    /// The session shows them until its owner has kept them.
    Shown,
}

/// Backup codes, and when they were made. Not `Debug`: they log in.
#[derive(Clone)]
pub struct ShownCodes {
    /// The codes.
    pub codes: BackupCodes,
    /// When they were made.
    pub made_at: DateTime<Utc>,
}

impl ShownCodes {
    fn write(&self) -> String {
        let made_at = self.made_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("{made_at}{BETWEEN}{}", self.codes.0.join(BETWEEN))
    }

    fn read(text: &str) -> Option<Self> {
        let (made_at, codes) = text.split_once(BETWEEN)?;
        Some(Self {
            codes: BackupCodes(codes.split(BETWEEN).map(ToOwned::to_owned).collect()),
            made_at: made_at.parse().ok()?,
        })
    }
}

/// Keeps codes that were just made for the session that made them: sealed with the key
/// that is not in the database, and of no use in any other session.
pub(super) async fn keep(tx: &mut Tx, codes: &BackupCodes) -> Result<(), Error> {
    let session_id = tx.principal()?.session_id;
    let shown = ShownCodes {
        codes: codes.clone(),
        made_at: tx.now(),
    };
    let core = tx.core();
    let text = shown.write();
    let sealed = core
        .secret_key
        .seal(&*core.entropy, &place(session_id), text.as_bytes());
    sessions::keep_sealed_codes(tx.conn(), session_id, &sealed).await
}

/// The codes that this session has made and their owner has not kept yet. They log in,
/// so whoever sees them again has to have shown not long ago who they are.
///
/// # Errors
/// [`Error::ReauthenticationRequired`] and [`Error::SecondFactorProofRequired`] where
/// there are some; [`Error::Unauthenticated`].
pub async fn shown(caller: &Caller) -> Result<Option<ShownCodes>, Error> {
    let session_id = caller.principal()?.session_id;
    let Some(sealed) = sealed(caller).await? else {
        return Ok(None);
    };
    caller.require_full_proof().await?;
    let opened = caller.secret_key.open(&place(session_id), &sealed);
    let opened = opened.inspect_err(|error| tracing::warn!(%error, "backup codes are not shown"));
    let text = opened.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(text.and_then(|text| ShownCodes::read(&text)))
}

/// Whether there are such codes.
pub async fn has_shown(caller: &Caller) -> Result<bool, Error> {
    sealed(caller).await.map(|sealed| sealed.is_some())
}

/// "I have kept them": this session shows its codes no more.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub async fn forget_shown(caller: &Caller) -> Result<(), Error> {
    let session_id = caller.principal()?.session_id;
    caller
        .write(async move |tx| sessions::forget_sealed_codes(tx.conn(), session_id).await)
        .await
}

async fn sealed(caller: &Caller) -> Result<Option<Vec<u8>>, Error> {
    let session_id = caller.principal()?.session_id;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    sessions::sealed_codes(reader.conn(), session_id).await
}

/// The session by its id that never changes: making codes gives it a new token.
pub(super) fn place(session_id: Uuid) -> String {
    format!("backup codes in session {session_id}")
}
