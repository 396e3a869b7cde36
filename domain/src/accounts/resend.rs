//! Sending the verification link once more.

use std::time::Duration;

use uuid::Uuid;

use crate::caller::Caller;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs;
use crate::limits::{self, Policy};
use crate::services::Services;
use crate::settings::Settings;
use crate::users::find;

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

/// The mail that is sent for it.
enum Wanted {
    Link(jobs::VerifyEmail),
    List(jobs::ListClaims),
}

/// Sends another link to whoever is logged in, if their account still needs one; to
/// an address that somebody typed, one mail with a link for each account that claims
/// it. Whether there is one cannot be told from the answer: what is sent is found out
/// by the job that sends it, and limits count per account, or per address whether it
/// is known or not.
pub async fn resend_verification(caller: &Caller, recipient: Recipient) -> Result<(), Error> {
    caller.address_limits.resend(caller.client())?;
    let (key, mail) = match recipient {
        Recipient::User(user_id) => {
            let is_verified = find(caller, user_id).await?.is_verified;
            let link = jobs::VerifyEmail {
                user_id,
                asked_by: caller.client().session_id,
            };
            let mail = (!is_verified).then_some(Wanted::Link(link));
            (limits::hash(&user_id.to_string()), mail)
        }
        Recipient::Address(raw) => {
            let email = EmailAddress::parse(&raw)?;
            let list = jobs::ListClaims {
                email: email.as_str().to_owned(),
                mailbox: None,
                is_gathered: false,
                language: caller.client().language,
            };
            (limits::hash(email.key()), Some(Wanted::List(list)))
        }
    };
    caller
        .write(async move |tx| {
            let policy = policy(tx.settings());
            limits::attempt(tx, BUCKET, &key, policy).await?;
            match mail {
                Some(Wanted::Link(job)) => jobs::enqueue(tx, &job).await,
                Some(Wanted::List(job)) => jobs::enqueue(tx, &job).await,
                None => Ok(()),
            }
        })
        .await?;
    Ok(())
}

/// How long this user still has to wait before the next link, if they have to.
pub async fn resend_wait(services: &Services, user_id: Uuid) -> Result<Option<Duration>, Error> {
    let policy = policy(&services.settings);
    limits::wait_left(services, BUCKET, &user_id.to_string(), policy).await
}

pub(super) fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.resend_per_hour),
        window: HOUR,
        wait: |settings, _| settings.resend_cooldown,
    }
}
