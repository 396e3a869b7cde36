//! Inviting people to make an account.

use std::time::Duration;

use serde::Serialize;
use url::Url;
use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::db::Freshness;
use crate::email_address::EmailAddress;
use crate::error::{Error, FieldError};
use crate::invitations::{self, Invitation};
use crate::services::Services;
use crate::tokens;

/// The most that one link invites, and the longest that it works.
const MOST_USES: u32 = 10_000;
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// An invitation that has just been made. The link is told once.
#[derive(Debug, Clone, Serialize)]
pub struct Invited {
    /// Where an account is made with it.
    pub link: Url,
    /// The rest.
    #[serde(flatten)]
    pub invitation: Invitation,
}

/// Makes an invitation, for whoever has the link or for the owner of an address alone.
///
/// # Errors
/// [`Error::Validation`] of an address that this site does not take, and of numbers that
/// are too small or too large.
pub async fn invite(
    services: &Services,
    email: Option<&str>,
    uses: u32,
    lifetime: Duration,
) -> Result<Invited, Error> {
    let email = email.map(EmailAddress::parse).transpose()?;
    if let Some(email) = &email {
        services.settings.require_mail_domain(email)?;
    }
    let refuse =
        |field, said: String| Err(FieldError::for_operators(field, "invalid", said).into());
    if uses == 0 || uses > MOST_USES || (email.is_some() && uses > 1) {
        let said = format!("1 to {MOST_USES} uses, and one where an address is named.");
        return refuse("uses", said);
    }
    if lifetime.is_zero() {
        let said = "That is no time at all: say for how long it works, such as 24h or 7d.";
        return refuse("expires", said.to_owned());
    }
    if lifetime > LONGEST {
        return refuse(
            "expires",
            "An invitation works for a year at most.".to_owned(),
        );
    }
    let email = email.map(|email| email.as_str().to_owned());
    let (invitation, token) = services
        .write(async move |tx| {
            let now = tx.now();
            let token = tokens::random(tx);
            let invitation = Invitation {
                id: tx.new_id(),
                email,
                uses: i32::try_from(uses).map_err(Error::internal)?,
                used: 0,
                created_at: now,
                expires_at: now + lifetime,
                revoked_at: None,
            };
            invitations::insert(tx.conn(), &invitation, &token).await?;
            let action = Action::Invite {
                invitation_id: invitation.id,
                uses,
                expires_at: invitation.expires_at,
            };
            audit::record(tx, &Event::of_site(action)).await?;
            Ok((invitation, token))
        })
        .await?;
    let mut link = services.settings.public_url.clone();
    link.set_path("/register");
    link.query_pairs_mut().append_pair("invitation", &token);
    Ok(Invited { link, invitation })
}

/// Every invitation, the newest first. Those that have been over for a while are not kept.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn list_invitations(services: &Services) -> Result<Vec<Invitation>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    invitations::list(reader.conn()).await
}

/// Ends an invitation. Accounts that were made with it stay.
///
/// # Errors
/// [`Error::NotFound`] where there is none, or it is revoked already.
pub async fn revoke_invitation(services: &Services, id: Uuid) -> Result<Invitation, Error> {
    services
        .write(async move |tx| {
            let now = tx.now();
            let revoked = invitations::revoke(tx.conn(), id, now).await?;
            let revoked = revoked.ok_or(Error::NotFound)?;
            let action = Action::RevokeInvitation { invitation_id: id };
            audit::record(tx, &Event::of_site(action)).await?;
            Ok(revoked)
        })
        .await
}
