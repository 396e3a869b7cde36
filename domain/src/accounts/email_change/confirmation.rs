//! Confirming another address.

use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Tx;
use crate::email_changes::{self, EmailChange};
use crate::error::Error;
use crate::jobs::{self, Happened};
use crate::sessions;
use crate::tokens::{self, TokenPurpose};
use crate::users::moving::{self, Move};

const PURPOSE: TokenPurpose = TokenPurpose::ConfirmEmailChange;

/// Moves the account to the address that `token` was mailed to, which is confirmed
/// by that. Links that went to the old address die, but for the one that undoes
/// this; sessions stay. An old address that was never confirmed is told nothing, and
/// no link that went there does anything from now on.
///
/// # Errors
/// [`Error::TokenInvalid`], also when somebody else has the address by now.
pub async fn confirm_email_change(caller: &Caller, token: &str) -> Result<(), Error> {
    let token = token.to_owned();
    caller
        .write(async move |tx| {
            let Confirmed {
                change,
                had_confirmed_old,
            } = confirm(tx, &token).await?;
            let (from, to) = (change.old_email, change.new_email);
            let event = Event::by_user(Action::ChangeEmail { from, to }, change.user_id);
            audit::record(tx, &event).await?;
            if !had_confirmed_old {
                return Ok(());
            }
            let notice = jobs::EmailChangeNotice {
                change_id: change.id,
                happened: Happened::now(tx),
                is_confirmed: true,
            };
            jobs::enqueue(tx, &notice).await
        })
        .await?;
    Ok(())
}

struct Confirmed {
    change: EmailChange,
    /// Whether the account had confirmed the address that it moves away from.
    had_confirmed_old: bool,
}

async fn confirm(tx: &mut Tx, token: &str) -> Result<Confirmed, Error> {
    let (user, spent) = tokens::spend_locked(tx, PURPOSE, token).await?;
    let now = tx.now();
    let id = spent.subject_id.ok_or(Error::TokenInvalid)?;
    let change = email_changes::find(tx.conn(), id).await?;
    let change = change
        .filter(EmailChange::is_awaited)
        .ok_or(Error::TokenInvalid)?;
    let wanted = Move {
        user_id: user.id,
        from_key: change.old_email_key.clone(),
        to: change.new_email.clone(),
        to_key: change.new_email_key.clone(),
    };
    let undo_until = if user.is_verified {
        now + tx.settings().email_undo_lifetime
    } else {
        now
    };
    let has_moved = moving::apply(tx, &wanted, now).await?
        && email_changes::set_confirmed(tx.conn(), id, user.is_verified, now, undo_until).await?;
    if !has_moved {
        return Err(Error::TokenInvalid);
    }
    for purpose in [
        PURPOSE,
        TokenPurpose::VerifyEmail,
        TokenPurpose::ResetPassword,
    ] {
        tokens::revoke(tx.conn(), purpose, user.id, now).await?;
    }
    if !user.is_verified {
        for purpose in [TokenPurpose::UndoEmailChange, TokenPurpose::Disown] {
            tokens::revoke(tx.conn(), purpose, user.id, now).await?;
        }
    }
    sessions::stamp_write(tx.conn(), user.id, now).await?;
    Ok(Confirmed {
        change,
        had_confirmed_old: user.is_verified,
    })
}
