//! Checking who somebody is, with a password.

use uuid::Uuid;

use super::login_failures::Failures;
use crate::audit::{self, Action, Event, Method};
use crate::caller::Caller;
use crate::db::{Freshness, Tx};
use crate::error::{Error, Fault, FieldError};
use crate::limits;
use crate::logins;
use crate::meters::declared::LOGIN_FAILURES;
use crate::passwords::Asker;
use crate::second_factor::recovery::{self, Pass};
use crate::services::Services;
use crate::sessions::{self, Began, Purpose, SessionToken};
use crate::users::{self, User, WithPassword};

/// How often one login looks again when the stored hash was replaced while it was
/// checked: by a new password, or by another login that hashed the same one anew.
const CHECKS: usize = 3;

/// What somebody typed to log in. Not `Debug`: it holds a password.
pub struct Credentials {
    /// A username or an e-mail address.
    pub identifier: String,
    /// In the clear.
    pub password: String,
}

/// How far a login has come.
#[derive(Debug)]
pub enum Login {
    /// To its end: this is who it is, and their new session.
    Done(User, Began),
    /// To its second step. The session opens nothing else.
    SecondFactorRequired(Began),
}

impl Login {
    /// The session that it began.
    pub const fn began(&self) -> &Began {
        match self {
            Self::Done(_, began) | Self::SecondFactorRequired(began) => began,
        }
    }
}

/// Logs in whoever these credentials belong to, in place of the session that
/// `replaces` names.
///
/// One answer and one amount of work, whatever was wrong. Attempts are counted
/// whether there is such an account or not; a right one forgets them.
pub async fn log_in(
    caller: &Caller,
    credentials: Credentials,
    replaces: Option<SessionToken>,
) -> Result<Login, Error> {
    let outcome = first_step(caller, credentials, replaces).await;
    logins::counted("password", "wrong_password", outcome)
}

async fn first_step(
    caller: &Caller,
    credentials: Credentials,
    replaces: Option<SessionToken>,
) -> Result<Login, Error> {
    caller.address_limits.login(caller.client())?;
    require_both(&credentials)?;
    let failures = Failures::of(caller, &credentials.identifier).await?;
    let _turn = caller
        .login_turns
        .wait_for(&caller.settings, &failures.key)
        .await?;
    let asker = Asker::from(&caller.settings, caller.client()).about(&failures.key);
    failures.attempt(caller).await?;
    for _ in 0..CHECKS {
        let (found, matches) = check(caller, &asker, &credentials).await?;
        match found {
            Some(found) if matches => {
                let rehashed = rehashed(caller, &asker, &credentials.password, &found).await?;
                let admitted = admit(caller, found, rehashed, &failures, replaces.clone()).await?;
                if let Some(login) = admitted {
                    return Ok(login);
                }
            }
            found => {
                let user_id = found.map(|found| found.user.id);
                LOGIN_FAILURES.add([user_id.map_or("unknown_account", |_| "wrong_password")], 1);
                note_failure(caller, user_id, &failures.key).await?;
                return Err(Error::InvalidCredentials);
            }
        }
    }
    Err(Error::InvalidCredentials)
}

/// Whose credentials these may be, and whether the password is theirs.
async fn check(
    services: &Services,
    asker: &Asker,
    credentials: &Credentials,
) -> Result<(Option<WithPassword>, bool), Error> {
    let now = services.clock.now();
    let found = {
        let mut reader = services.db.read(Freshness::Latest).await?;
        users::by_identifier(reader.conn(), &credentials.identifier, now).await?
    };
    let stored = found.as_ref().and_then(WithPassword::password_hash);
    let matches = services
        .hasher
        .verify(asker, &credentials.password, stored)
        .await?;
    Ok((found, matches))
}

/// The hash to keep from now on, where the settings ask for more work than the
/// stored one was made with (OWASP Password Storage Cheat Sheet: rehash when the
/// person next logs in).
async fn rehashed(
    services: &Services,
    asker: &Asker,
    password: &str,
    found: &WithPassword,
) -> Result<Option<String>, Error> {
    let stored = found.password_hash();
    if !stored.is_some_and(|stored| services.hasher.is_outgrown(stored)) {
        return Ok(None);
    }
    services
        .hasher
        .rehash(asker, password, &*services.entropy)
        .await
        .map(Some)
}

/// The right password: what comes next, in one transaction. None when something
/// else checks the password by now.
async fn admit(
    caller: &Caller,
    found: WithPassword,
    rehashed: Option<String>,
    failures: &Failures,
    replaces: Option<SessionToken>,
) -> Result<Option<Login>, Error> {
    let failures = failures.clone();
    caller
        .write(async move |tx| {
            // A password that was changed while this one was checked is not
            // this one any more, and a login must not outlive it.
            let locked = users::lock_login(tx, found.user.id, &found.password_hash).await?;
            let Some(mut user) = locked else {
                return Ok(None);
            };
            if let Some(rehashed) = rehashed {
                users::set_password_hash(tx.conn(), user.id, &rehashed).await?;
            }
            failures.clear(tx).await?;
            let replaces = replaces.as_ref();
            let mut method = Method::Password;
            if user.two_factor_enabled {
                match recovery::pass(tx, user.id).await? {
                    Some(Pass::Waited) => method = Method::PasswordAfterWait,
                    Some(Pass::KnownDevice) => {}
                    None => return begin_second_step(tx, &user, replaces).await,
                }
                user.two_factor_enabled = false;
            }
            let began = logins::finish_login(tx, &user, method, replaces).await?;
            Ok(Some(Login::Done(user, began)))
        })
        .await
}

/// The first step is done; the session that waits for the second.
async fn begin_second_step(
    tx: &mut Tx,
    user: &User,
    replaces: Option<&SessionToken>,
) -> Result<Option<Login>, Error> {
    let purpose = Purpose::SecondFactor(user.id);
    let began = sessions::begin(tx, purpose, replaces).await?;
    Ok(Some(Login::SecondFactorRequired(began)))
}

/// Writes a failure down for the account's owner to see. Where there is no such
/// account another row is written, so that both take the same time.
async fn note_failure(caller: &Caller, user_id: Option<Uuid>, key: &str) -> Result<(), Error> {
    let key = limits::hash(key);
    caller
        .write(async move |tx| {
            // An account that was deleted since it was found is not written about any more.
            let found = match user_id {
                Some(user_id) => users::by_id(tx.conn(), user_id).await?,
                None => None,
            };
            let Some(User { id: user_id, .. }) = found else {
                return limits::count(tx, "login_unknown", &key).await;
            };
            let refused = Action::LogInFailed {
                method: None,
                suspended: false,
            };
            let event = Event::by_anybody(refused, user_id);
            audit::record(tx, &event).await
        })
        .await
}

fn require_both(credentials: &Credentials) -> Result<(), Error> {
    let missing = [
        (
            credentials.identifier.trim(),
            "identifier",
            Fault::IdentifierMissing,
        ),
        (
            credentials.password.as_str(),
            "password",
            Fault::PasswordMissing,
        ),
    ];
    let missing: Vec<_> = missing
        .into_iter()
        .filter(|(value, ..)| value.is_empty())
        .map(|(_, field, fault)| FieldError::new(field, fault))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::Validation(missing))
    }
}
