//! Changing a password that is known.

use super::current_password;
use super::email_change::give_up;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::error::{Error, Fault, FieldError};
use crate::jobs::{self, Notice};
use crate::passwords::{self, Asker, Password};
use crate::second_factor;
use crate::sessions::{self, Renewed};
use crate::tokens::{self, TokenPurpose};
use crate::users::{self, WithPassword};

/// A password and the one to come after it. Not `Debug`: it holds both.
pub struct PasswordChange {
    /// The present one, in the clear.
    pub current: String,
    /// The new one, in the clear.
    pub new: String,
}

/// Changes the password of whoever asks (OWASP ASVS 5.0, 6.2.2 and 6.2.3). Every
/// other session of theirs ends (7.4.3), and so do the links that set a new
/// password; this session gets the new id that is answered.
///
/// # Errors
/// [`Error::CurrentPasswordWrong`], also when somebody else was faster, after some
/// of which [`Error::RateLimited`]; [`Error::Validation`] of the field
/// `new_password`.
pub async fn change_password(caller: &Caller, change: PasswordChange) -> Result<Renewed, Error> {
    let principal = caller.principal()?;
    let user_id = principal.user_id;
    let found = current_password::check(caller, user_id, &change.current).await?;
    let new = parse(&change, &found, &caller.settings.password_words)?;
    let asker = Asker::from(&caller.settings, caller.client()).about(&user_id.to_string());
    let new_hash = caller.hasher.hash(&asker, &new, &*caller.entropy).await?;

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            let locked = users::lock_login(tx, user_id, &found.password_hash).await?;
            locked.ok_or(Error::CurrentPasswordWrong)?;
            let now = tx.now();
            users::set_password_hash(tx.conn(), user_id, &new_hash).await?;
            sessions::end_others(tx.conn(), user_id, principal.session_id).await?;
            tokens::revoke(tx.conn(), TokenPurpose::ResetPassword, user_id, now).await?;
            give_up(tx.conn(), user_id, now).await?;
            second_factor::give_up(tx.conn(), user_id).await?;
            let renewed = sessions::replace_id(tx, principal.session_id).await?;
            let event = Event::by_user(Action::ChangePassword, user_id);
            audit::record(tx, &event).await?;
            jobs::notify(tx, user_id, Notice::PasswordChanged).await?;
            Ok(renewed)
        })
        .await
}

/// The new password, when it may be had and is another one than the present.
fn parse(
    change: &PasswordChange,
    found: &WithPassword,
    words: &[String],
) -> Result<Password, FieldError> {
    const FIELD: &str = "new_password";
    let user = &found.user;
    let new = Password::parse(&change.new, &user.username, &user.email, words)
        .map_err(|problem| FieldError::new(FIELD, problem.fault))?;
    if passwords::normalise(&change.current).as_bytes() == new.as_bytes() {
        return Err(FieldError::new(FIELD, Fault::PasswordSame));
    }
    Ok(new)
}
