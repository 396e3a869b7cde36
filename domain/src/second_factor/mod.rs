//! The second step of a login: an authenticator app (TOTP, RFC 6238), and backup
//! codes for when it is gone.

mod authenticator;
mod backup_code;
mod backup_codes;
mod exported;
mod login;
mod qr_code;
mod recognition;
pub(crate) mod recovery;
mod requirement;
mod resealing;
mod shown_codes;
mod standing;
pub mod suspended;
mod totp;
mod totp_secrets;
mod typed;

use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::db::{Tx, on};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::recoveries;
use crate::sessions::{self, Renewed};
use crate::users;

pub use crate::recoveries::Recovery;
pub use authenticator::Setup;
pub use backup_code::BackupCodes;
pub(crate) use backup_codes::count_left as count_backup_codes;
pub use backup_codes::{left, renew, renew_to_show};
pub(crate) use exported::exported;
pub use login::log_in_with_code;
pub(crate) use login::{try_code, use_code};
pub(crate) use recognition::Candidate;
pub use recovery::{RecoveryWait, begin_waiting, recovery, stop_waiting};
pub(crate) use requirement::require_use;
pub use requirement::{is_missing, require_use_by};
pub use resealing::{KeyUse, Resealed};
pub(crate) use resealing::{count_keys, reseal, unreadable_codes, unreadable_secrets};
pub use shown_codes::{ShownCodes, forget_shown, has_shown, shown};
pub use totp::{begin, confirm, confirm_to_show, disable, pending};
pub(crate) use totp_secrets::{
    authenticator_app_since, forget_secret, give_up, give_up_of, give_up_of_others,
};

/// Whether this user's logins need a second step. It locks the row until the
/// transaction ends: changes of one account's second step happen one after the
/// other, and so do they and logins that are at their first step.
///
/// # Errors
/// [`Error::UserNotFound`].
async fn lock_two_step(tx: &mut Tx, user_id: Uuid) -> Result<bool, Error> {
    let user = users::lock(tx, user_id).await?;
    Ok(user.ok_or(Error::UserNotFound)?.two_factor_enabled)
}

/// Turns two-step login off: the secret and the backup codes are gone. Logins that
/// wait for their second step have none any more, so they start over.
///
/// # Errors
/// [`Error::UserNotFound`], [`Error::TwoFactorNotEnabled`].
pub(crate) async fn turn_off(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    if !lock_two_step(tx, user_id).await? {
        return Err(Error::TwoFactorNotEnabled);
    }
    users::set_two_factor(tx.conn(), user_id, false).await?;
    for sql in [
        "DELETE FROM totp_secrets WHERE user_id = $1",
        "DELETE FROM backup_codes WHERE user_id = $1",
    ] {
        on!(tx.conn(), c => sqlx::query(sql).bind(user_id).execute(c).await.map(drop))?;
    }
    recoveries::end(tx.conn(), user_id).await?;
    sessions::forget_sealed_codes_of(tx.conn(), user_id).await?;
    sessions::end_unfinished(tx.conn(), user_id).await
}

/// What every change by the person themselves ends with: it is written down, told
/// by mail, and the session gets the new id that is answered.
async fn conclude(tx: &mut Tx, action: Action, notice: Notice) -> Result<Renewed, Error> {
    tell(tx, action, notice).await?;
    let session_id = tx.principal()?.session_id;
    sessions::replace_id(tx, session_id).await
}

/// Writes a change by the person themselves down, and tells it by mail.
async fn tell(tx: &mut Tx, action: Action, notice: Notice) -> Result<(), Error> {
    let user_id = tx.principal()?.user_id;
    let event = Event::by_user(action, user_id);
    audit::record(tx, &event).await?;
    jobs::notify(tx, user_id, notice).await?;
    let now = tx.now();
    sessions::stamp_write(tx.conn(), user_id, now).await
}
