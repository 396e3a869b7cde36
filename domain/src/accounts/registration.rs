//! Making an account.

use std::time::Duration;

use super::login_failures::Failures;
use crate::audit::Method;
use crate::caller::Caller;
use crate::db::Freshness;
use crate::email_address::EmailAddress;
use crate::error::{Error, FieldError};
use crate::jobs;
use crate::logins;
use crate::passwords::{Asker, Password};
use crate::role::Role;
use crate::sessions::{Began, SessionToken};
use crate::users::{self, NewAccount, Status, User, Username, WithPassword};

/// How long after a registration the same one is taken for its repetition: a double
/// click is a second apart, an impatient one some seconds.
const REPETITION: Duration = Duration::from_mins(1);

/// What somebody typed to get an account. Not `Debug`: it holds a password.
#[derive(Clone)]
pub struct Registration {
    /// The public name.
    pub username: String,
    /// Where the link goes.
    pub email: String,
    /// In the clear.
    pub password: String,
}

/// Makes an account that claims an address, and has a link sent there.
///
/// An address that somebody owns is claimed just so, by the same work: neither the
/// answer nor anything that can be done with the account tells it from one that is
/// free. Who gets which mail is found out by the job that sends it. A taken username
/// is said: usernames are public anyway.
///
/// # Errors
/// [`Error::Validation`], [`Error::UsernameTaken`], [`Error::RateLimited`].
pub async fn register(caller: &Caller, registration: Registration) -> Result<User, Error> {
    let (user, _) = register_as(caller, registration, Then::Nothing).await?;
    Ok(user)
}

/// [`register`], and begins a session of the new account in place of the one that
/// `replaces` names. Whoever has mistyped their address can correct it there, where no
/// mail reaches them.
///
/// A form may be sent twice, and the browser then shows the second answer alone. So the
/// same registration once more, within a minute and with the same password, logs in to
/// the account that the first one has made.
///
/// # Errors
/// As [`register`].
pub async fn register_and_log_in(
    caller: &Caller,
    registration: Registration,
    replaces: Option<SessionToken>,
) -> Result<(User, Began), Error> {
    let (again, then) = (registration.clone(), Then::LogIn(replaces.clone()));
    let outcome = register_as(caller, registration, then).await;
    if let Err(Error::UsernameTaken) = outcome
        && let Some(repeated) = repeat(caller, again, replaces).await?
    {
        return Ok(repeated);
    }
    let (user, began) = outcome?;
    let began = began.ok_or_else(|| Error::internal("a registration began no session"))?;
    Ok((user, began))
}

/// The account that the same registration has made a moment ago, and a session of it;
/// none when it was another one.
async fn repeat(
    caller: &Caller,
    registration: Registration,
    replaces: Option<SessionToken>,
) -> Result<Option<(User, Began)>, Error> {
    let Ok(email) = EmailAddress::parse(&registration.email) else {
        return Ok(None);
    };
    let now = caller.clock.now();
    let found = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        users::by_identifier(reader.conn(), &registration.username, now).await?
    };
    let since = now - REPETITION;
    let Some(found) = found.filter(|found| {
        let user = &found.user;
        !user.is_verified && user.email == email.as_str() && user.created_at > since
    }) else {
        return Ok(None);
    };
    let stored = found.password_hash();
    let password = &registration.password;
    // It is a try at a password like any other, so it counts as one.
    let failures = Failures::of(caller, &registration.username).await?;
    let _turn = caller
        .login_turns
        .wait_for(&caller.settings, &failures.key)
        .await?;
    match failures.attempt(caller).await {
        Err(Error::RateLimited { .. }) => return Ok(None),
        counted => counted?,
    }
    let asker = Asker::from(&caller.settings, caller.client()).about(&failures.key);
    if !caller.hasher.verify(&asker, password, stored).await? {
        return Ok(None);
    }

    caller
        .write(async move |tx| {
            let WithPassword {
                user,
                password_hash,
            } = found;
            let locked = users::lock_login(tx, user.id, &password_hash).await?;
            if locked.is_none_or(|user| user.two_factor_enabled) {
                return Ok(None);
            }
            failures.clear(tx).await?;
            let (method, replaces) = (Method::Registration, replaces.as_ref());
            let began = logins::finish_login(tx, &user, method, replaces).await?;
            Ok(Some((user, began)))
        })
        .await
}

/// What comes after the account is made.
enum Then {
    Nothing,
    LogIn(Option<SessionToken>),
}

async fn register_as(
    caller: &Caller,
    registration: Registration,
    then: Then,
) -> Result<(User, Option<Began>), Error> {
    caller.address_limits.register(caller.client())?;
    let (username, email, password) = parse(registration, &caller.settings.password_words)?;
    if username.is_reserved() {
        return Err(Error::UsernameTaken);
    }
    let asker = Asker::from(&caller.settings, caller.client());
    let password_hash = caller
        .hasher
        .hash(&asker, &password, &*caller.entropy)
        .await?;
    let user = User {
        id: caller.new_id(),
        username: username.as_str().to_owned(),
        email: email.as_str().to_owned(),
        role: Role::User,
        is_verified: false,
        promoted_to_creator_at: None,
        created_at: caller.clock.now(),
        two_factor_enabled: false,
        status: Status::Active,
        deletion_scheduled_for: None,
        suspension_reason: None,
        theme: None,
        language: caller.client().language,
    };

    caller
        .write(async move |tx| {
            let new = NewAccount {
                user: &user,
                username: &username,
                email: &email,
                password_hash: &password_hash,
                is_claim: true,
            };
            if !users::insert(tx, new).await? {
                return Err(Error::UsernameTaken);
            }
            let job = jobs::VerifyEmail {
                user_id: user.id,
                asked_by: None,
            };
            jobs::enqueue(tx, &job).await?;
            let began = match then {
                Then::Nothing => None,
                Then::LogIn(replaces) => {
                    let (method, replaces) = (Method::Registration, replaces.as_ref());
                    Some(logins::finish_login(tx, &user, method, replaces).await?)
                }
            };
            Ok((user, began))
        })
        .await
}

fn parse(raw: Registration, words: &[String]) -> Result<(Username, EmailAddress, Password), Error> {
    let username = Username::parse(&raw.username);
    let email = EmailAddress::parse(&raw.email);
    // A name that cannot be had is still one that a password should not repeat.
    let name = username.as_ref().map_or(&*raw.username, Username::as_str);
    let address = email.as_ref().map_or(&*raw.email, EmailAddress::as_str);
    let password = Password::parse(raw.password, name, address, words);
    match (username, email, password) {
        (Ok(username), Ok(email), Ok(password)) => Ok((username, email, password)),
        (username, email, password) => Err(Error::Validation(
            [username.err(), email.err(), password.err()]
                .into_iter()
                .flatten()
                .collect::<Vec<FieldError>>(),
        )),
    }
}
