//! What an operator does from the command line.

mod account;
mod deletion;
mod ended_sessions;
mod invitations;
mod job_queue;
mod keys;
mod lists;
mod lockdown;
mod maintenance;
mod password_reset;
mod reason;
mod return_to_listener;
mod reviews;
mod suspension;
mod tickets;

pub use account::{Account, Factors, Session, show_account};
pub use deletion::{Deletion, delete_account, release_name};
pub use ended_sessions::{EndedSessions, end_all_sessions};
pub use invitations::{Invited, invite, list_invitations, revoke_invitation};
pub use job_queue::{
    JobState, ListedJob, ShownJob, drop_job, list_jobs, retry_dead_jobs, retry_job, show_job,
};
pub use keys::{KeyUse, Keys, Resealed, reseal, rotate_key, show_keys};
pub use lists::{Happening, audit_filter, events_since, last_events, list_users};
pub use lockdown::lock_account;
pub use maintenance::{begin_maintenance, end_maintenance};
pub use password_reset::reset_password;
pub use return_to_listener::return_to_listener;
pub(crate) use return_to_listener::told_of_tracks;
pub use reviews::{approve_track, reject_track, waiting_tracks};
pub use suspension::{restore_account, suspend_account};
pub use tickets::{answer_ticket, close_ticket, list_tickets, show_ticket};

pub use crate::audit::TracksAfter;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::db::{Conn, Freshness, Tx};
use crate::email_address::EmailAddress;
use crate::error::{Error, FieldError};
use crate::jobs::{self, Notice};
use crate::passwords::{Asker, Password};
use crate::role::Role;
use crate::services::Services;
use crate::users::{
    self, AddressOwner, NewAccount, Status, User, Username, WithPassword, address_owner,
    barred_names,
};
use crate::{second_factor, sessions};

/// The most accounts that are named in place of one: a line that can be read.
const CLAIMS_NAMED: i64 = 20;

/// An account that an operator makes for somebody. Not `Debug`: it holds a
/// password.
pub struct NewUser {
    /// As it will be shown.
    pub username: String,
    /// Where mail goes.
    pub email: String,
    /// In the clear; the same rules as for everybody.
    pub password: String,
    /// The role to begin with.
    pub role: Role,
    /// Whether the address counts as confirmed.
    pub verified: bool,
}

/// Makes an account, which stays also when its address is not confirmed. Unlike a
/// registration this says when somebody owns the address: whoever has a shell may read
/// the database anyway.
pub async fn create_user(services: &Services, new: NewUser) -> Result<User, Error> {
    let username = Username::parse(&new.username)?;
    let email = EmailAddress::parse(&new.email)?;
    let password = Password::parse(
        new.password,
        username.as_str(),
        email.as_str(),
        &services.settings.password_words,
    )?;
    let password_hash = services
        .hasher
        .hash(&Asker::operator(), &password, &*services.entropy)
        .await?;
    let user = User {
        id: services.new_id(),
        username: username.as_str().to_owned(),
        email: email.as_str().to_owned(),
        role: new.role,
        is_verified: new.verified,
        promoted_to_creator_at: None,
        created_at: services.clock.now(),
        two_factor_enabled: false,
        status: Status::Active,
        deletion_scheduled_for: None,
        suspension_reason: None,
        theme: None,
        language: None,
    };
    services
        .write(async move |tx| {
            let owner =
                address_owner::find(tx.conn(), email.key(), user.id, user.created_at).await?;
            let new = NewAccount {
                user: &user,
                username: &username,
                email: &email,
                password_hash: &password_hash,
                is_claim: false,
            };
            if owner.is_none() && users::insert(tx, new).await? {
                let created = Action::CreateUser {
                    role: user.role,
                    is_verified: user.is_verified,
                };
                let event = Event::by_operator(created, user.id);
                audit::record(tx, &event).await?;
                return Ok(user);
            }
            if users::by_username(tx.conn(), &username, user.created_at)
                .await?
                .is_some()
            {
                return Err(Error::UsernameTaken);
            }
            if barred_names::is_barred(tx, &username.key()).await? {
                let message = "That was the username of an account that is deleted. \
                               `stagedoor user release-name` makes it free.";
                return Err(FieldError::for_operators("username", "barred", message).into());
            }
            let message = match owner {
                Some(AddressOwner::MovedAway(_)) => {
                    "That email address is kept for an account that has just moved away from it."
                }
                // Without an owner it was confirmed by somebody at this moment.
                Some(AddressOwner::Account(_)) | None => "That email address has an account.",
            };
            Err(FieldError::for_operators("email", "taken", message).into())
        })
        .await
}

/// Assigns a role, whatever it was before. The time of a self-made promotion
/// stays as it is.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] of the last administrator, who stays one.
pub async fn set_role(services: &Services, who: &str, role: Role) -> Result<User, Error> {
    let who = who.to_owned();
    services
        .write(async move |tx| {
            let now = tx.now();
            let user = named(tx.conn(), &who, now).await?.user;
            if role != Role::Admin {
                require_another_admin(tx, user.id).await?;
            }
            let Some(before) = users::set_role(tx, user.id, role).await? else {
                return Err(Error::UserNotFound);
            };
            let (from, to) = (before, role);
            let event = Event::by_operator(
                Action::SetRole {
                    from,
                    to,
                    on_request: None,
                },
                user.id,
            );
            audit::record(tx, &event).await?;
            Ok(User { role, ..user })
        })
        .await
}

/// Turns two-step login off, for somebody who has lost their app and their codes.
/// Their sessions go on.
///
/// # Errors
/// [`Error::UserNotFound`], [`Error::TwoFactorNotEnabled`].
pub async fn disable_two_factor(services: &Services, who: &str) -> Result<User, Error> {
    let who = who.to_owned();
    services
        .write(async move |tx| {
            let now = tx.now();
            let user = named(tx.conn(), &who, now).await?.user;
            second_factor::turn_off(tx, user.id).await?;
            let event = Event::by_operator(Action::DisableTotp, user.id);
            audit::record(tx, &event).await?;
            let notice = Notice::TwoFactorDisabledByOperator;
            jobs::notify(tx, user.id, notice).await?;
            sessions::stamp_write(tx.conn(), user.id, now).await?;
            Ok(User {
                two_factor_enabled: false,
                ..user
            })
        })
        .await
}

/// Makes sure that somebody is left to look after the site without this account. To be asked
/// before its row is locked.
async fn require_another_admin(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    if users::is_last_admin(tx, id).await? {
        let message = "This is the last administrator. Give somebody else the role first.";
        return Err(FieldError::for_operators("", "last_admin", message).into());
    }
    Ok(())
}

/// The account with this username or confirmed e-mail address.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] that names the accounts which claim
/// the address, where nobody has confirmed it.
pub async fn show(services: &Services, who: &str) -> Result<User, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let now = services.clock.now();
    named(reader.conn(), who, now).await.map(|found| found.user)
}

/// The account that an operator has named, by its name, address or id. An address that nobody has confirmed is no
/// name: whoever claims it may be anybody.
async fn named(mut conn: Conn<'_>, who: &str, now: DateTime<Utc>) -> Result<WithPassword, Error> {
    // No name is as long as an id.
    if let Ok(id) = Uuid::parse_str(who) {
        let found = users::with_password(conn, id).await?;
        return found.ok_or(Error::UserNotFound);
    }
    if let Some(found) = users::by_identifier(conn.reborrow(), who, now).await? {
        return Ok(found);
    }
    let Ok(email) = EmailAddress::parse(who) else {
        return Err(Error::UserNotFound);
    };
    let claims = users::claims(conn, &email, CLAIMS_NAMED).await?;
    if claims.is_empty() {
        return Err(Error::UserNotFound);
    }
    let names: Vec<&str> = claims.iter().map(|user| &*user.username).collect();
    let message = format!(
        "Nobody has confirmed the e-mail address {:?}. Name one of the accounts that claim it \
         by its username: {}.",
        email.as_str(),
        names.join(", "),
    );
    Err(FieldError::for_operators("", "unconfirmed", message).into())
}
