//! Recognising a code that was typed, and using it up.

use uuid::Uuid;

use super::backup_code::BackupCode;
use super::standing::Standing;
use super::{authenticator, backup_codes, totp_secrets};
use crate::caller::Caller;
use crate::db::{Conn, Freshness, Tx, on};
use crate::error::Error;
use crate::passwords::Asker;
use crate::services::Services;

/// What a code may be, before it is used.
#[derive(Debug, Clone)]
pub(crate) enum Candidate {
    /// The code of the authenticator app for one time step.
    Totp {
        /// The sealed secret that it is a code of.
        sealed_secret: Vec<u8>,
        /// The step, counted from 1970.
        step: i64,
        /// Whether it may be suspended.
        standing: Standing,
    },
    /// A backup code, by its hash.
    BackupCode {
        /// The hash.
        hash: Vec<u8>,
        /// Whether it may be suspended.
        standing: Standing,
    },
    /// No code at all.
    Nothing,
}

/// What a code was, once it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Used {
    /// One of the authenticator app.
    Totp,
    /// A backup code.
    BackupCode {
        /// How many are left.
        left: u32,
    },
}

/// What `code`, as it was typed, may be for this user. The work is done here and
/// not in the transaction that uses the code.
///
/// # Errors
/// [`Error::Internal`] for a code that looks like the app's when the secret cannot
/// be opened. Backup codes need no secret: they work on.
pub(crate) async fn recognise(
    caller: &Caller,
    user_id: Uuid,
    code: &str,
    standing: Standing,
) -> Result<Candidate, Error> {
    if let Some(digits) = authenticator::digits(code) {
        return recognise_totp(caller, user_id, &digits, standing).await;
    }
    let Some(code) = BackupCode::parse(code) else {
        return Ok(Candidate::Nothing);
    };
    let Some(recipe) = backup_codes::recipe(caller, user_id).await? else {
        return Ok(Candidate::Nothing);
    };
    let key = user_id.to_string();
    let _turn = caller
        .login_turns
        .wait_for(&caller.settings, &format!("backup code {key}"))
        .await?;
    let asker = Asker::from(&caller.settings, caller.client()).about(&key);
    let hash = caller
        .hasher
        .derive(&asker, code.as_bytes(), &recipe)
        .await?;
    Ok(Candidate::BackupCode { hash, standing })
}

async fn recognise_totp(
    services: &Services,
    user_id: Uuid,
    digits: &str,
    standing: Standing,
) -> Result<Candidate, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let stored = totp_secrets::find(reader.conn(), user_id).await?;
    let Some(stored) = stored.filter(totp_secrets::Stored::is_confirmed) else {
        return Ok(Candidate::Nothing);
    };
    let step = stored.open(services)?.step_of(digits, services.clock.now());
    Ok(step.map_or(Candidate::Nothing, |step| Candidate::Totp {
        sealed_secret: stored.sealed_secret,
        step,
        standing,
    }))
}

/// Uses a code up; none when it is not one of this user's, or was used before.
///
/// Each is one conditional update, so that no two logins can use one code,
/// whenever they come (RFC 6238 section 5.2; OWASP ASVS 5.0, 6.5.1).
pub(crate) async fn use_up(
    tx: &mut Tx,
    user_id: Uuid,
    candidate: &Candidate,
) -> Result<Option<Used>, Error> {
    match candidate {
        Candidate::Totp {
            sealed_secret,
            step,
            standing,
        } => use_step(tx.conn(), user_id, sealed_secret, *step, *standing).await,
        Candidate::BackupCode { hash, standing } => {
            let left = backup_codes::use_up(tx, user_id, hash, *standing).await?;
            Ok(left.map(|left| Used::BackupCode { left }))
        }
        Candidate::Nothing => Ok(None),
    }
}

/// A step is used with all those before it: who reads a code over a shoulder
/// cannot use it after its owner used a later one.
async fn use_step(
    mut conn: Conn<'_>,
    user_id: Uuid,
    sealed_secret: &[u8],
    step: i64,
    standing: Standing,
) -> Result<Option<Used>, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE totp_secrets SET last_step = $3
             WHERE user_id = $1 AND sealed_secret = $2 AND confirmed_at IS NOT NULL
               AND (last_step IS NULL OR last_step < $3)
               AND (suspended_at IS NULL OR $4 = TRUE)",
        )
        .bind(user_id).bind(sealed_secret).bind(step).bind(standing == Standing::Any)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok((rows == 1).then_some(Used::Totp))
}
