//! Proving once more who one is, before something sensitive.

use uuid::Uuid;

use super::current_password;
use crate::audit::{self, Action, Event, Method, RefusedAt};
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::logins;
use crate::second_factor;
use crate::second_factor::Candidate;
use crate::sessions::{self, Renewed, RepeatableForm, SessionToken};
use crate::users;

/// Notes a new proof in the session of whoever asks, when this is their password
/// (OWASP ASVS 5.0, 7.5.1 and 7.5.2). The session gets the new id that is answered;
/// the one it had is dead at once (7.2.4).
///
/// # Errors
/// [`Error::CurrentPasswordWrong`], after some of which [`Error::RateLimited`];
/// [`Error::Unauthenticated`] when the session is over by now.
pub async fn reauthenticate(caller: &Caller, password: &str) -> Result<Renewed, Error> {
    prove(caller, password, None, None).await
}

/// The same with a code of their authenticator app, or with a backup code, so that
/// the proof has a second factor in it.
///
/// # Errors
/// Also [`Error::InvalidCode`], after some of which [`Error::RateLimited`]. Nothing is
/// proved then, however right the password is.
pub async fn reauthenticate_with_code(
    caller: &Caller,
    password: &str,
    code: &str,
) -> Result<Renewed, Error> {
    prove(caller, password, Some(code), None).await
}

/// The same, with or without a code, by a form that came with the id `old`. With that
/// the same form can be repeated for
/// [`Settings::session_grace`](crate::Settings::session_grace), and has the same
/// outcome; only the first repeat is answered the new id.
///
/// # Errors
/// As [`reauthenticate_with_code`], also when the id was renewed by something else.
pub async fn reauthenticate_by_form(
    caller: &Caller,
    password: &str,
    code: Option<&str>,
    old: SessionToken,
) -> Result<Renewed, Error> {
    // Used up, a code is no secret any more; the password is looked at each time.
    let content = format!("password {}", code.unwrap_or_default()).into_bytes();
    let form = RepeatableForm { old, content };
    prove(caller, password, code, Some(form)).await
}

async fn prove(
    caller: &Caller,
    password: &str,
    code: Option<&str>,
    form: Option<RepeatableForm>,
) -> Result<Renewed, Error> {
    let principal = caller.principal()?;
    let found = current_password::check(caller, principal.user_id, password).await?;
    let candidate = match code {
        Some(code) => Some(second_factor::try_code(caller, principal.user_id, code).await?),
        None => None,
    };

    let proved = caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            // A password that was changed meanwhile proves nothing any more.
            let locked = users::lock_login(tx, user_id, &found.password_hash).await?;
            locked.ok_or(Error::CurrentPasswordWrong)?;
            let form = form.as_ref();
            if let Some(repeated) = sessions::repeated_form(tx, form).await? {
                if candidate.is_some() {
                    logins::forgive_codes(tx, user_id).await?;
                }
                return Ok(Some(repeated));
            }
            let Some(method) = proof_method(tx, user_id, candidate).await? else {
                return Ok(None);
            };
            let id = principal.session_id;
            let renewed = sessions::renew_after_proof(tx, id, form).await?;
            if method.has_second_factor() {
                let now = tx.now();
                sessions::note_second_factor(tx.conn(), id, now).await?;
            }
            let event = Event::by_user(Action::Reauthenticate { method }, user_id);
            audit::record(tx, &event).await?;
            Ok(Some(renewed))
        })
        .await?;
    proved.ok_or(Error::InvalidCode)
}

/// What proves it, once the password is right; none when the code is wrong, which is
/// written down.
async fn proof_method(
    tx: &mut Tx,
    user_id: Uuid,
    candidate: Option<Candidate>,
) -> Result<Option<Method>, Error> {
    let Some(candidate) = candidate else {
        return Ok(Some(Method::Password));
    };
    let method = second_factor::use_code(tx, user_id, &candidate).await?;
    if method.is_none() {
        let at = Some(RefusedAt::Reauthentication);
        let event = Event::by_anybody(Action::SecondFactorFailed { at }, user_id);
        audit::record(tx, &event).await?;
    }
    Ok(method)
}
