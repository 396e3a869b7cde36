//! "This wasn't me": taking an account back.

use std::time::Duration;

use super::lockdown;
use super::tokens::{self, TokenPurpose};
use crate::error::Error;
use crate::services::{Origin, Services};

const PURPOSE: TokenPurpose = TokenPurpose::Disown;

/// How long before the time that a mail tells its cause may have been written down:
/// both are taken while one request is answered, and by machines whose clocks agree
/// to the second. A minute is far more than either; what the owner did themself in
/// that minute is soon done again.
const SLACK: Duration = Duration::from_mins(1);

/// Takes an account back from whoever did what the mail with `token` told of. All
/// sessions end, the password is out of use, what was added to the account since
/// then (passkeys, two-step login, another address) is taken away, and a link that
/// sets a new password is mailed.
///
/// # Errors
/// [`Error::TokenInvalid`], also when the account's address is not confirmed: whoever
/// reads its mail may be a stranger.
pub async fn disown(services: &Services, origin: &Origin, token: &str) -> Result<(), Error> {
    let (house, origin, token) = (services.clone(), origin.clone(), token.to_owned());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let (user, spent) = tokens::spend_locked(tx, &house, PURPOSE, &token).await?;
                if !user.is_verified {
                    return Err(Error::TokenInvalid);
                }
                let (user_id, since) = (spent.user_id, spent.concerns_at - SLACK);
                lockdown::lock_down_in(tx, &house, &origin, user_id, since, "user.disown").await
            })
        })
        .await?;
    services.wake.notify_one();
    Ok(())
}
