//! Asking for another address.

use std::time::Duration;

use super::super::current_password;
use super::{correction, give_up};
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::email_changes::{self, EmailChange};
use crate::error::{Error, Fault, FieldError};
use crate::jobs::{self, Happened};
use crate::limits::{self, Policy};
use crate::sessions;
use crate::settings::Settings;
use crate::users::{self, AddressOwner, User, address_owner};

/// Where mails to a new address are counted.
pub(super) const TO_ADDRESS: &str = "email_change_to";

/// How often the owner of an address is told that somebody wanted to move an account there:
/// as often as of registrations, and counted apart from those, so that neither of the two
/// can use the other up. Whoever asked cannot tell whether somebody was told.
const NOTICES: Policy = Policy {
    most: Some(1),
    window: Duration::from_hours(24),
    wait: |_, _| Duration::ZERO,
};

/// What shows that it is the account's owner who asks. Not `Debug`: it may hold a
/// password.
pub enum Proof {
    /// The present password, in the clear.
    Password(String),
    /// What the session has proved not long ago.
    Recent,
}

/// What came of the request for another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailChangeBegun {
    /// The account has it, not confirmed yet, in place of another that was not.
    Corrected,
    /// The account gets it once it is confirmed.
    Awaited,
}

/// Begins a change of address: the new one gets a link that confirms it, the old
/// one is told and can undo it (OWASP ASVS 5.0, 6.3.7). Until the new one is
/// confirmed the old one stays. What was asked for before and not confirmed is
/// replaced.
///
/// An address that was never confirmed proves nothing, and so has nothing to be told
/// or to undo: it is corrected at once, and the new one gets a link that confirms it.
///
/// Whether the new one has an account already cannot be told from the answer, nor
/// from what is done for it: then that account's owner gets a mail in place of the
/// link (6.3.8). Limits count per account and per new address.
///
/// # Errors
/// [`Error::CurrentPasswordWrong`], [`Error::ReauthenticationRequired`],
/// [`Error::SecondFactorProofRequired`] where two-step login is on,
/// [`Error::RateLimited`], [`Error::Validation`] of the field `email`;
/// [`Error::Unauthenticated`] when the session was ended meanwhile.
pub async fn request_email_change(
    caller: &Caller,
    email: &str,
    proof: Proof,
) -> Result<EmailChangeBegun, Error> {
    let principal = caller.principal()?;
    caller.address_limits.resend(caller.client())?;
    let email = EmailAddress::parse(email)?;
    caller.settings.require_mail_domain(&email)?;
    let password_hash = match proof {
        Proof::Password(password) => {
            let user_id = principal.user_id;
            let found = current_password::check(caller, user_id, &password).await?;
            // The address is a way into the account: a password alone does not move
            // it where there is a second step (OWASP ASVS 5.0, 7.5.1).
            if found.user.two_factor_enabled {
                caller.require_second_factor_proof()?;
            }
            Some(found.password_hash)
        }
        Proof::Recent => {
            caller.require_full_proof().await?;
            None
        }
    };

    caller
        .write(async move |tx| {
            let user = users::lock(tx, principal.user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            if let Some(hash) = password_hash {
                let same = users::lock_login(tx, user.id, &hash).await?;
                same.ok_or(Error::CurrentPasswordWrong)?;
            }
            // Whoever has just locked the account has ended its sessions: what
            // one of those is still busy with must not begin after that.
            sessions::require_alive(tx).await?;
            begin(tx, &user, &email).await
        })
        .await
}

async fn begin(tx: &mut Tx, user: &User, email: &EmailAddress) -> Result<EmailChangeBegun, Error> {
    let principal = tx.principal()?;
    let old_key = users::email_key(tx.conn(), user.id).await?;
    if old_key == email.key() {
        return Err(FieldError::new("email", Fault::EmailSame).into());
    }
    // The user's row is locked, so of two changes the later one is seen as later.
    let now = tx.now();
    let limited = [
        ("email_change", limits::hash(&user.id.to_string())),
        (TO_ADDRESS, limits::hash(email.key())),
    ];
    for (bucket, key) in limited {
        let policy = policy(tx.settings());
        limits::attempt(tx, bucket, &key, policy).await?;
    }
    if !user.is_verified {
        correction::correct(tx, user, email).await?;
        return Ok(EmailChangeBegun::Corrected);
    }
    give_up(tx.conn(), user.id, now).await?;
    let change = EmailChange {
        id: tx.new_id(),
        user_id: user.id,
        old_email: user.email.clone(),
        old_email_key: old_key,
        new_email: email.as_str().to_owned(),
        new_email_key: email.key().to_owned(),
        old_was_verified: user.is_verified,
        created_at: now,
        asked_again_at: None,
        confirmed_at: None,
        undo_until: now + tx.settings().email_undo_lifetime,
        closed_at: None,
    };
    email_changes::insert(tx.conn(), &change, principal.session_id).await?;
    let requested = Action::RequestEmailChange {
        from: change.old_email.clone(),
        to: change.new_email.clone(),
    };
    let event = Event::by_user(requested, user.id);
    audit::record(tx, &event).await?;
    let notice = jobs::EmailChangeNotice {
        change_id: change.id,
        happened: Happened::now(tx),
        is_confirmed: false,
    };
    jobs::enqueue(tx, &notice).await?;
    mail_new_address(tx, &change, email).await?;
    Ok(EmailChangeBegun::Awaited)
}

/// Has the new address mailed: the link, or that it is in use, of which its owner is told
/// once a day.
pub(super) async fn mail_new_address(
    tx: &mut Tx,
    change: &EmailChange,
    email: &EmailAddress,
) -> Result<(), Error> {
    let now = tx.now();
    let owner = address_owner::find(tx.conn(), email.key(), change.user_id, now).await?;
    let Some(owner) = owner else {
        let change_id = change.id;
        return jobs::enqueue(tx, &jobs::ConfirmNewEmail { change_id }).await;
    };
    let told = match owner {
        AddressOwner::Account(id) | AddressOwner::MovedAway(id) => limits::hash(&id.to_string()),
    };
    match limits::attempt(tx, "address_in_use_notice", &told, NOTICES).await {
        Ok(()) => {}
        Err(Error::RateLimited { .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    match owner {
        AddressOwner::Account(user_id) => jobs::enqueue(tx, &jobs::AddressInUse { user_id }).await,
        AddressOwner::MovedAway(change_id) => {
            jobs::enqueue(tx, &jobs::AddressReserved { change_id }).await
        }
    }
}

/// As many mails as for a link that confirms an address; the first of an hour need
/// not wait for each other, since each may correct the one before.
pub(super) fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.resend_per_hour),
        window: Duration::from_hours(1),
        wait: |_, _| Duration::ZERO,
    }
}
