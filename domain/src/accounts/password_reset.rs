//! Setting a new password with a link, when the old one is forgotten.

use std::time::Duration;

use super::email_change::give_up;
use super::login_failures;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Freshness;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::limits::{self, Policy};
use crate::passwords::{Asker, Password};
use crate::recoveries;
use crate::second_factor::{self, suspended};
use crate::services::Services;
use crate::settings::Settings;
use crate::tokens::{self, TokenPurpose};
use crate::{passkeys, sessions, users};

const BUCKET: &str = "forgot_password";
const PURPOSE: TokenPurpose = TokenPurpose::ResetPassword;

/// Sends a link to this address, if an account has it. Whether one has cannot be
/// told from the answer nor from the time it takes (OWASP ASVS 5.0, 6.3.8): limits
/// count per address, known or not, and who gets a mail, and has the request in
/// their security log, is found out by the job that sends it.
///
/// # Errors
/// [`Error::Validation`] of the field `email`, [`Error::RateLimited`].
pub async fn forgot_password(caller: &Caller, email: &str) -> Result<(), Error> {
    caller.address_limits.reset(caller.client())?;
    let email = EmailAddress::parse(email)?;

    caller
        .write(async move |tx| {
            let key = limits::hash(email.key());
            let policy = policy(tx.settings());
            limits::attempt(tx, BUCKET, &key, policy).await?;
            let job = jobs::ResetPassword {
                email: email.as_str().to_owned(),
                asked_from: Some(tx.client().as_ref().clone()),
            };
            jobs::enqueue(tx, &job).await
        })
        .await?;
    Ok(())
}

/// The username of whoever `token` was mailed to, under which a password manager
/// keeps the new password. Who has the token reads their mail, so this tells nobody
/// anything new; the token stays as it is. None when it cannot be used.
pub async fn reset_username(services: &Services, token: &str) -> Result<Option<String>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let holder = tokens::holder(reader.conn(), PURPOSE, token, services.clock.now()).await?;
    let Some(holder) = holder else {
        return Ok(None);
    };
    let user = users::by_id(reader.conn(), holder).await?;
    Ok(user.map(|user| user.username))
}

/// What is open after a new password was set with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordReset {
    /// How many passkeys log in without the password.
    pub passkeys: i64,
    /// Whether a login with the password asks for a second step.
    pub two_step: bool,
    /// Whether something of the account is suspended, since it was locked.
    pub is_suspended: bool,
}

/// Sets the password of the account that `token` was mailed for. All its sessions
/// end (OWASP ASVS 5.0, 7.4.3), and every other token of this kind dies with this
/// one. It is no login, and a second step stays as it was (6.4.3). What else is open
/// then is answered, for whoever reads the mail to know.
///
/// # Errors
/// [`Error::TokenInvalid`]; [`Error::Validation`] of the field `password`, which
/// leaves the token as it was.
pub async fn reset_password(
    caller: &Caller,
    token: &str,
    password: String,
) -> Result<PasswordReset, Error> {
    // Of one link used many times at once, one use hashes and the others find it spent.
    let _turn = caller
        .login_turns
        .wait_for(&caller.settings, &format!("reset {token}"))
        .await?;
    let user = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        let now = caller.clock.now();
        let holder = tokens::holder(reader.conn(), PURPOSE, token, now).await?;
        let holder = holder.ok_or(Error::TokenInvalid)?;
        users::by_id(reader.conn(), holder).await?
    };
    let user = user.ok_or(Error::TokenInvalid)?;
    let password = Password::parse(
        password,
        &user.username,
        &user.email,
        &caller.settings.password_words,
    )?;
    let asker = Asker::from(&caller.settings, caller.client()).about(&user.id.to_string());
    let hash = caller
        .hasher
        .hash(&asker, &password, &*caller.entropy)
        .await?;
    let token = token.to_owned();
    let user_id = user.id;
    caller
        .write(async move |tx| {
            let now = tx.now();
            // First, because it locks the user's row: resets at the same moment
            // wait here for each other, not for each other's tokens.
            users::set_password_hash(tx.conn(), user.id, &hash).await?;
            tokens::spend(tx.conn(), PURPOSE, &token, now).await?;
            tokens::revoke(tx.conn(), PURPOSE, user.id, now).await?;
            give_up(tx.conn(), user.id, now).await?;
            recoveries::stop_waiting(tx.conn(), user.id).await?;
            second_factor::give_up(tx.conn(), user.id).await?;
            login_failures::clear_all(tx, user.id).await?;
            sessions::end_all(tx.conn(), user.id).await?;
            let event = Event::by_user(Action::ResetPassword { password: None }, user.id);
            audit::record(tx, &event).await?;
            jobs::notify(tx, user.id, Notice::PasswordReset).await
        })
        .await?;
    let user = users::find(caller, user_id).await?;
    Ok(PasswordReset {
        passkeys: passkeys::count(caller, user_id).await?,
        two_step: user.two_factor_enabled,
        is_suspended: suspended::has_any(caller, user_id).await?,
    })
}

/// As many mails as for a link that confirms an address.
fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.resend_per_hour),
        window: Duration::from_hours(1),
        wait: |settings, _| settings.resend_cooldown,
    }
}
