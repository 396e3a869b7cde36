//! A new password for somebody who cannot get one by themselves.

use super::show;
use crate::accounts::email_change::give_up;
use crate::accounts::login_failures;
use crate::audit::{self, Action, Event, NewPassword};
use crate::error::{Error, FieldError};
use crate::jobs::{self, Notice};
use crate::passwords::{Asker, Password};
use crate::recoveries;
use crate::second_factor;
use crate::services::Services;
use crate::sessions;
use crate::tokens::{self, TokenPurpose};
use crate::users::{self, User};

/// Takes the password of this account out of use, or sets another one, and ends
/// every session. Without a new one a link that sets one is mailed, so that nobody
/// but its owner knows it (OWASP ASVS 5.0, 6.4.6). The owner is told either way.
///
/// An address that was never confirmed gets no such link, so that an account with one
/// needs a new password here.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] of the field `password`.
pub async fn reset_password(
    services: &Services,
    who: &str,
    new: Option<String>,
) -> Result<User, Error> {
    let user = show(services, who).await?;
    let new_hash = match new {
        None if !user.is_verified => {
            let message = "The e-mail address of this account is not confirmed, so no link goes \
                           there. Set a new password with --password-stdin.";
            return Err(FieldError::for_operators("password", "required", message).into());
        }
        None => None,
        Some(new) => {
            let password = Password::parse(
                new,
                &user.username,
                &user.email,
                &services.settings.password_words,
            )?;
            let (hasher, entropy) = (&services.hasher, &*services.entropy);
            Some(hasher.hash(&Asker::operator(), &password, entropy).await?)
        }
    };
    services
        .write(async move |tx| {
            let (is_set, now) = (new_hash.is_some(), tx.now());
            let hash = new_hash.as_deref().unwrap_or(users::NO_PASSWORD);
            if !users::set_password_hash(tx.conn(), user.id, hash).await? {
                return Err(Error::UserNotFound);
            }
            tokens::revoke(tx.conn(), TokenPurpose::ResetPassword, user.id, now).await?;
            give_up(tx.conn(), user.id, now).await?;
            login_failures::clear_all(tx, user.id).await?;
            recoveries::stop_waiting(tx.conn(), user.id).await?;
            second_factor::give_up(tx.conn(), user.id).await?;
            sessions::end_all(tx.conn(), user.id).await?;
            let password = Some(if is_set {
                NewPassword::Set
            } else {
                NewPassword::OutOfUse
            });
            let event = Event::by_operator(Action::ResetPassword { password }, user.id);
            audit::record(tx, &event).await?;
            let notice = Notice::PasswordResetByOperator;
            jobs::notify(tx, user.id, notice).await?;
            if !is_set {
                let email = user.email.clone();
                let job = jobs::ResetPassword {
                    email,
                    asked_from: None,
                };
                jobs::enqueue(tx, &job).await?;
            }
            Ok(user)
        })
        .await
}
