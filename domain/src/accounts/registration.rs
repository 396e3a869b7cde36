//! Making an account.

use std::time::Duration;

use super::login_failures::Failures;
use crate::audit::{self, Action, Event, Method};
use crate::caller::Caller;
use crate::db::{Core, Freshness};
use crate::email_address::EmailAddress;
use crate::error::{Error, Fault, FieldError};
use crate::invitations::{self, Invitation};
use crate::jobs;
use crate::logins;
use crate::meters::declared::REGISTRATIONS;
use crate::passwords::{Asker, Password};
use crate::role::Role;
use crate::sessions::{Began, SessionToken};
use crate::settings::{Registration as Allowed, Settings};
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
    /// The token of an invitation, where one is needed.
    pub invitation: Option<String>,
}

/// Makes an account that claims an address, and has a link sent there.
///
/// An address that somebody owns is claimed just so, by the same work: neither the
/// answer nor anything that can be done with the account tells it from one that is
/// free. Who gets which mail is found out by the job that sends it. A taken username
/// is said: usernames are public anyway.
///
/// # Errors
/// [`Error::Validation`], [`Error::UsernameTaken`], [`Error::RateLimited`];
/// [`Error::RegistrationClosed`], [`Error::InvitationRequired`] and
/// [`Error::InvitationInvalid`], as the operator has set it.
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
    if let Err(Error::UsernameTaken | Error::InvitationInvalid) = outcome
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
    let outcome = make_account(caller, registration, then).await;
    match &outcome {
        Ok(_) => REGISTRATIONS.add(["taken"], 1),
        Err(Error::Unavailable(_) | Error::Internal(_)) => {}
        Err(_) => REGISTRATIONS.add(["refused"], 1),
    }
    outcome
}

async fn make_account(
    caller: &Caller,
    registration: Registration,
    then: Then,
) -> Result<(User, Option<Began>), Error> {
    caller.address_limits.register(caller.client())?;
    let invitation = invitation_of(caller, &registration).await?;
    let (username, email, password) = parse(registration, &caller.settings)?;
    if let Some((_, Some(invited))) = &invitation
        && EmailAddress::stored(invited).key() != email.key()
    {
        return Err(FieldError::new("email", Fault::EmailNotInvited).into());
    }
    let invitation = invitation.map(|(token, _)| token);
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
            if let Some(token) = invitation {
                let now = tx.now();
                let spent = invitations::spend(tx.conn(), &token, now).await?;
                let invitation_id = spent.ok_or(Error::InvitationInvalid)?;
                let action = Action::AcceptInvitation { invitation_id };
                audit::record(tx, &Event::by_user(action, user.id)).await?;
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

/// The invitation that an account is made with where this site asks for one: its token,
/// and whose it is. What cannot be used costs no password hash.
async fn invitation_of(
    caller: &Caller,
    registration: &Registration,
) -> Result<Option<(String, Option<String>)>, Error> {
    match caller.settings.registration {
        Allowed::Open => Ok(None),
        Allowed::Closed => Err(Error::RegistrationClosed),
        Allowed::Invite => {
            let token = registration.invitation.as_deref().map(str::trim);
            let token = token.filter(|token| !token.is_empty());
            let token = token.ok_or(Error::InvitationRequired)?;
            let found = usable_invitation(caller, token).await?;
            let found = found.ok_or(Error::InvitationInvalid)?;
            Ok(Some((token.to_owned(), found.email)))
        }
    }
}

/// The invitation with this token, while an account can be made with it.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn usable_invitation(core: &Core, token: &str) -> Result<Option<Invitation>, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    invitations::find(reader.conn(), token, core.clock.now()).await
}

fn parse(
    raw: Registration,
    settings: &Settings,
) -> Result<(Username, EmailAddress, Password), Error> {
    let words = &settings.password_words;
    let username = Username::parse(&raw.username);
    let email = EmailAddress::parse(&raw.email).and_then(|email| {
        settings.require_mail_domain(&email)?;
        Ok(email)
    });
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
