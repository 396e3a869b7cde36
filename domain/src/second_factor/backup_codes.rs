//! Codes for when the authenticator app is gone.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::backup_code::{BackupCode, BackupCodes};
use super::shown_codes::{self, Handover};
use super::standing::Standing;
use super::{conclude, lock_two_step, tell};
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::{Conn, Freshness, Tx, on};
use crate::error::Error;
use crate::jobs::Notice;
use crate::limits::{self, Policy};
use crate::passwords::Asker;
use crate::services::Services;
use crate::sessions::{self, Renewed, RepeatableForm, SessionToken};
use crate::settings::Settings;

/// Where sets are counted: those that replace others, and those that come with
/// two-step login. Both are limited, for both cost as much.
pub(super) const RENEWED: &str = "backup_codes";
pub(super) const FIRST: &str = "first_backup_codes";

/// Codes of a set.
const CODES: usize = 10;

/// A new set, and what the database keeps of it.
///
/// Codes of less than 112 bits are hashed as passwords are (NIST SP 800-63B-4
/// section 3.1.2.2; OWASP ASVS 5.0, 6.5.2): with Argon2id. One salt serves a set,
/// so that one hash tells whether a code is one of the ten. It is kept with the
/// costs of that time: a code is never typed in again before it is used, so that it
/// cannot be hashed anew when they grow.
pub(super) struct NewCodes {
    /// For their owner.
    pub(super) codes: BackupCodes,
    recipe: String,
    hashes: Vec<Vec<u8>>,
}

impl NewCodes {
    /// A new set. It takes ten hashes' time, so it is made outside of
    /// transactions, one at a time for one account, and counted before it is made:
    /// whatever becomes of it, the work is done.
    ///
    /// # Errors
    /// [`Error::RateLimited`] after
    /// [`Settings::backup_codes_per_hour`](crate::Settings::backup_codes_per_hour).
    pub(super) async fn make(
        caller: &Caller,
        user_id: Uuid,
        bucket: &'static str,
    ) -> Result<Self, Error> {
        let key = user_id.to_string();
        let _turn = caller
            .login_turns
            .wait_for(&caller.settings, &format!("backup codes {key}"))
            .await?;
        limits::attempt_alone(caller, bucket, &key, policy(&caller.settings)).await?;
        let asker = Asker::from(&caller.settings, caller.client()).about(&key);
        let recipe = caller.hasher.recipe(&*caller.entropy)?;
        let mut codes = Vec::with_capacity(CODES);
        let mut hashes = Vec::with_capacity(CODES);
        for _ in 0..CODES {
            let code = BackupCode::new(&*caller.entropy);
            let hash = caller
                .hasher
                .derive(&asker, code.as_bytes(), &recipe)
                .await?;
            hashes.push(hash);
            codes.push(code.shown());
        }
        Ok(Self {
            codes: BackupCodes(codes),
            recipe,
            hashes,
        })
    }

    /// Keeps them in place of all that this user had, which no session shows any more.
    pub(super) async fn keep(
        &self,
        tx: &mut Tx,
        user_id: Uuid,
        handover: Handover,
    ) -> Result<(), Error> {
        sessions::forget_sealed_codes_of(tx.conn(), user_id).await?;
        if handover == Handover::Shown {
            shown_codes::keep(tx, &self.codes).await?;
        }
        let (now, client) = (tx.now(), Arc::clone(tx.client()));
        on!(tx.conn(), c => {
            sqlx::query("DELETE FROM backup_codes WHERE user_id = $1")
                .bind(user_id)
                .execute(c)
                .await
                .map(drop)
        })?;
        for hash in &self.hashes {
            on!(tx.conn(), c => {
                sqlx::query(
                    "INSERT INTO backup_codes
                         (user_id, code_hash, recipe, created_at, added_address, added_user_agent)
                     VALUES ($1, $2, $3, $4, $5, $6)",
                )
                .bind(user_id).bind(hash).bind(&self.recipe).bind(now)
                .bind(client.address.map(|address| address.to_string())).bind(&client.user_agent)
                .execute(c)
                .await
                .map(drop)
            })?;
        }
        Ok(())
    }
}

/// Replaces the backup codes of whoever asks. This session gets the new id that is
/// answered.
///
/// # Errors
/// [`Error::ReauthenticationRequired`], [`Error::SecondFactorProofRequired`],
/// [`Error::TwoFactorNotEnabled`], [`Error::RateLimited`].
pub async fn renew(caller: &Caller) -> Result<Renewed<BackupCodes>, Error> {
    let new = make_to_renew(caller).await?;
    let user_id = caller.principal()?.user_id;

    caller
        .write(async move |tx| {
            require_on(tx, user_id).await?;
            new.keep(tx, user_id, Handover::Answered).await?;
            let (action, notice) = (Action::RenewBackupCodes, Notice::BackupCodesRenewed);
            let renewed = conclude(tx, action, notice).await?;
            Ok(renewed.and(new.codes))
        })
        .await
}

/// The same, by a form that came with the id `old`, where the session shows the codes
/// until they are kept: see [`shown`](super::shown). Sent twice at once, from two tabs or
/// by a double click, it makes one set: both are answered the same new id, of more than
/// two the others keep what they have.
///
/// # Errors
/// As [`renew`]; [`Error::Unauthenticated`] when the id was renewed by something else.
pub async fn renew_to_show(caller: &Caller, old: SessionToken) -> Result<Renewed, Error> {
    let new = make_to_renew(caller).await?;
    let principal = caller.principal()?;
    let content = b"new backup codes".to_vec();
    let form = RepeatableForm { old, content };

    caller
        .write(async move |tx| {
            require_on(tx, principal.user_id).await?;
            if let Some(repeated) = sessions::repeated_form(tx, Some(&form)).await? {
                return Ok(repeated);
            }
            new.keep(tx, principal.user_id, Handover::Shown).await?;
            tell(tx, Action::RenewBackupCodes, Notice::BackupCodesRenewed).await?;
            sessions::renew_by_form(tx, principal.session_id, &form).await
        })
        .await
}

async fn make_to_renew(caller: &Caller) -> Result<NewCodes, Error> {
    let principal = caller.principal()?;
    caller.require_full_proof().await?;
    // Before ten hashes are made for nothing.
    if !caller.user().await?.two_factor_enabled {
        return Err(Error::TwoFactorNotEnabled);
    }
    NewCodes::make(caller, principal.user_id, RENEWED).await
}

async fn require_on(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    if lock_two_step(tx, user_id).await? {
        Ok(())
    } else {
        Err(Error::TwoFactorNotEnabled)
    }
}

/// How many codes this user has not used yet.
pub async fn left(services: &Services, user_id: Uuid) -> Result<u32, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    count_left(reader.conn(), user_id).await
}

/// How the codes of this user are hashed; none when they have none.
pub(super) async fn recipe(services: &Services, user_id: Uuid) -> Result<Option<String>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    Ok(on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT recipe FROM backup_codes WHERE user_id = $1 LIMIT 1")
            .bind(user_id)
            .fetch_optional(c)
            .await
    })?)
}

/// Uses up the code with this hash, and answers how many are left; none when there
/// is no such code, or it was used before.
pub(super) async fn use_up(
    tx: &mut Tx,
    user_id: Uuid,
    hash: &[u8],
    standing: Standing,
) -> Result<Option<u32>, Error> {
    let now = tx.now();
    let rows = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE backup_codes SET used_at = $3
             WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL
               AND (suspended_at IS NULL OR $4 = TRUE)",
        )
        .bind(user_id).bind(hash).bind(now).bind(standing == Standing::Any)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if rows == 0 {
        return Ok(None);
    }
    count_left(tx.conn(), user_id).await.map(Some)
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.backup_codes_per_hour),
        window: Duration::from_hours(1),
        wait: |_, _| Duration::ZERO,
    }
}

/// How many codes this user has not used yet.
pub(crate) async fn count_left(mut conn: Conn<'_>, user_id: Uuid) -> Result<u32, Error> {
    let left: i64 = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL",
        )
        .bind(user_id)
        .fetch_one(c)
        .await
    })?;
    u32::try_from(left).map_err(Error::internal)
}
