//! Sending the verification link once more.

use std::time::Duration;

use uuid::Uuid;

use super::email_address::EmailAddress;
use super::user::find;
use super::users;
use crate::error::Error;
use crate::jobs::{self, Job};
use crate::limits::{self, Policy};
use crate::services::{Origin, Services};

const BUCKET: &str = "resend_verification";
const HOUR: Duration = Duration::from_hours(1);

/// Whom the link goes to.
#[derive(Debug)]
pub enum Recipient {
    /// Whoever is logged in.
    User(Uuid),
    /// An address that somebody typed.
    Address(String),
}

/// Sends another link, if there is an account that still needs one. Whether
/// there is cannot be told from the answer: limits count per address, whether
/// it is known or not.
pub async fn resend_verification(
    services: &Services,
    origin: &Origin,
    recipient: Recipient,
) -> Result<(), Error> {
    services.address_limits.resend(origin)?;
    let email = match recipient {
        Recipient::User(id) => EmailAddress::stored(&find(services, id).await?.email),
        Recipient::Address(raw) => EmailAddress::parse(&raw)?,
    };
    let (house, now, key) = (
        services.clone(),
        services.clock.now(),
        limits::hash(email.key()),
    );
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let policy = policy(&house);
                limits::attempt_in(tx.conn(), &house.settings, BUCKET, &key, policy, now).await?;
                match users::by_email(tx.conn(), &email).await? {
                    Some(found) if !found.user.is_verified => {
                        let job = Job::VerifyEmail {
                            user_id: found.user.id,
                        };
                        jobs::enqueue(tx.conn(), &house, &job).await
                    }
                    _ => Ok(()),
                }
            })
        })
        .await?;
    services.wake.notify_one();
    Ok(())
}

/// How long this user still has to wait before the next link, if they have to.
pub async fn resend_wait(services: &Services, user_id: Uuid) -> Result<Option<Duration>, Error> {
    let email = EmailAddress::stored(&find(services, user_id).await?.email);
    let most = policy(services).most;
    limits::wait_left(services, BUCKET, email.key(), most).await
}

fn policy(services: &Services) -> Policy {
    Policy {
        most: Some(services.settings.resend_per_hour),
        window: HOUR,
        wait: |settings, _| settings.resend_cooldown,
    }
}
