//! Confirming an e-mail address with a link.
//!
//! Any number of accounts may claim an address. The first that confirms it owns it:
//! the others stay as they are and can no longer confirm it.

use uuid::Uuid;

use super::email_change::give_up;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Freshness, Tx};
use crate::error::Error;
use crate::services::Services;
use crate::sessions;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users::moving::{self, Move};
use crate::users::{self, address_owner};

const PURPOSE: TokenPurpose = TokenPurpose::VerifyEmail;

/// Makes a token for this user's address. The caller has locked the user's row: the
/// token is for the address that the row holds by then, and goes there. It goes with the
/// session that asked for it, where one did.
pub(crate) async fn issue(
    tx: &mut Tx,
    user_id: Uuid,
    asked_by: Option<Uuid>,
) -> Result<String, Error> {
    let new = NewToken {
        purpose: PURPOSE,
        user_id,
        subject_id: None,
        concerns_at: tx.now(),
        lifetime: tx.settings().verification_lifetime,
    };
    tokens::issue_for(tx, new, asked_by).await
}

/// The account whose address a link would confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimShown {
    /// Its name.
    pub username: String,
    /// The address that it claims.
    pub email: String,
}

/// The account that `token` was mailed for, so that whoever reads the mail sees which
/// one they are about to confirm. The token stays as it is. None when it cannot be
/// used, also because somebody else owns the address by now.
pub async fn claim_of(services: &Services, token: &str) -> Result<Option<ClaimShown>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let now = services.clock.now();
    let holder = tokens::holder(reader.conn(), PURPOSE, token, now).await?;
    let Some(holder) = holder else {
        return Ok(None);
    };
    let Some(user) = users::by_id(reader.conn(), holder).await? else {
        return Ok(None);
    };
    let key = users::email_key(reader.conn(), holder).await?;
    let owner = address_owner::find(reader.conn(), &key, holder, now).await?;
    Ok(owner.is_none().then_some(ClaimShown {
        username: user.username,
        email: user.email,
    }))
}

/// Confirms the address that `token` was sent to. The token counts once,
/// whatever happens at the same moment, and every other one of that user is
/// spent with it. Unknown, used and expired tokens get one answer.
///
/// This is the first proof of who the account belongs to. Whatever was asked for
/// before it (a new password, another address) may have been asked for by somebody
/// else, so that it is given up. Sessions go on.
///
/// # Errors
/// [`Error::TokenInvalid`], also when somebody else owns the address by now.
pub async fn verify_email(caller: &Caller, token: &str) -> Result<(), Error> {
    let token = token.to_owned();
    caller
        .write(async move |tx| {
            let (user, _) = tokens::spend_locked(tx, PURPOSE, &token).await?;
            let now = tx.now();
            let key = users::email_key(tx.conn(), user.id).await?;
            let confirmed = Move {
                user_id: user.id,
                from_key: key.clone(),
                to: user.email,
                to_key: key,
            };
            if !moving::apply(tx, &confirmed, now).await? {
                return Err(Error::TokenInvalid);
            }
            for purpose in [PURPOSE, TokenPurpose::ResetPassword] {
                tokens::revoke(tx.conn(), purpose, user.id, now).await?;
            }
            give_up(tx.conn(), user.id, now).await?;
            sessions::stamp_write(tx.conn(), user.id, now).await?;
            let event = Event::by_user(Action::VerifyEmail, user.id);
            audit::record(tx, &event).await
        })
        .await
}
