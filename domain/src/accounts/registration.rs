//! Making an account.

use std::time::Duration;

use uuid::Uuid;

use super::email_address::EmailAddress;
use super::email_change::record;
use super::password::Password;
use super::password_hasher::Asker;
use super::user::User;
use super::username::Username;
use super::users;
use crate::db::Tx;
use crate::error::{Error, FieldError};
use crate::jobs::{self, Job};
use crate::limits::{self, Policy};
use crate::role::Role;
use crate::services::{Origin, Services};

/// How often an account is told that somebody tried to register with its
/// address: five times an hour, or a form becomes a way to flood a mailbox.
const NOTICES: Policy = Policy {
    most: Some(5),
    window: Duration::from_hours(1),
    wait: |_, _| Duration::ZERO,
};

/// What somebody typed to get an account. Not `Debug`: it holds a password.
pub struct Registration {
    /// The public name.
    pub username: String,
    /// Where the link goes.
    pub email: String,
    /// In the clear.
    pub password: String,
}

/// Makes an account and sends a link to its address.
///
/// An address that already has an account, or is kept for one that has just moved
/// away from it, gets the very same answer for the same work, and a mail that says
/// so. A taken username is said: usernames are
/// public anyway.
pub async fn register(
    services: &Services,
    origin: &Origin,
    registration: Registration,
) -> Result<(), Error> {
    services.address_limits.register(origin)?;
    let (username, email, password) = parse(registration)?;
    if username.is_reserved() {
        return Err(Error::UsernameTaken);
    }
    let asker = Asker::from(services, origin);
    let password_hash = services
        .hasher
        .hash(&asker, &password, &*services.entropy)
        .await?;
    let user = User {
        id: services.new_id(),
        username: username.as_str().to_owned(),
        email: email.as_str().to_owned(),
        role: Role::User,
        is_verified: false,
        promoted_to_creator_at: None,
        created_at: services.clock.now(),
        two_factor_enabled: false,
    };
    let house = services.clone();
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                if users::insert(tx.conn(), &user, &username, &email, &password_hash).await? {
                    let job = Job::VerifyEmail { user_id: user.id };
                    return jobs::enqueue(tx.conn(), &house, &job).await;
                }
                if users::by_username(tx.conn(), &username).await?.is_some() {
                    return Err(Error::UsernameTaken);
                }
                tell_owner(tx, &house, user.id, &email).await
            })
        })
        .await?;
    services.wake.notify_one();
    Ok(())
}

/// Tells whoever has this address. An address that an account has just moved away
/// from is still kept for it, and the mail goes there.
async fn tell_owner(
    tx: &mut Tx,
    services: &Services,
    user_id: Uuid,
    email: &EmailAddress,
) -> Result<(), Error> {
    let (key, now) = (limits::hash(email.key()), services.clock.now());
    let job = if let Some(owner) = users::by_email(tx.conn(), email).await? {
        Job::RegistrationAttempted {
            user_id: owner.user.id,
        }
    } else if let Some(change_id) = record::reserving(tx.conn(), email.key(), user_id, now).await? {
        Job::AddressReserved { change_id }
    } else {
        // Neither key is taken any more: the other account is gone since.
        return Err(Error::unavailable(
            "an account with this address just went away",
        ));
    };
    let (settings, bucket) = (&services.settings, "registration_notice");
    match limits::attempt_in(tx.conn(), settings, bucket, &key, NOTICES, now).await {
        Ok(()) => jobs::enqueue(tx.conn(), services, &job).await,
        Err(Error::RateLimited { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

fn parse(raw: Registration) -> Result<(Username, EmailAddress, Password), Error> {
    let username = Username::parse(&raw.username);
    let email = EmailAddress::parse(&raw.email);
    // A name that cannot be had is still one that a password should not repeat.
    let name = username.as_ref().map_or(&*raw.username, Username::as_str);
    let address = email.as_ref().map_or(&*raw.email, EmailAddress::as_str);
    let password = Password::parse(raw.password, name, address);
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
