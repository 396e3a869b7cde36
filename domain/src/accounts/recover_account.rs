//! "This wasn't me": taking an account back.

use std::time::Duration;

use super::lock_down::{self, By, Incident, Lockdown};
use crate::audit::Action;
use crate::caller::Caller;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::tokens::{self, TokenPurpose};

const PURPOSE: TokenPurpose = TokenPurpose::Disown;

/// How long before the time that a mail tells its cause may have been written down:
/// both are taken while one request is answered, and by machines whose clocks agree
/// to the second. A minute is far more than either; what the owner did themself in
/// that minute is soon done again.
const SLACK: Duration = Duration::from_mins(1);

/// Takes an account back from whoever did what the mail with `token` told of. All
/// sessions end, the password is out of use, every passkey, the authenticator app and
/// the backup codes are suspended, another address that came since then is taken away,
/// and a link that sets a new password is mailed; what was done.
///
/// # Errors
/// [`Error::TokenInvalid`], also when the account's address is not confirmed: whoever
/// reads its mail may be a stranger.
pub async fn recover_account(caller: &Caller, token: &str) -> Result<Lockdown, Error> {
    let token = token.to_owned();
    caller
        .write(async move |tx| {
            let (user, spent) = tokens::spend_locked(tx, PURPOSE, &token).await?;
            if !user.is_verified {
                return Err(Error::TokenInvalid);
            }
            let (user_id, happened_at) = (spent.user_id, spent.concerns_at);
            let incident = Incident {
                happened_at,
                since: happened_at - SLACK,
                by: By::Owner,
                action: |done| Action::Disown { done },
            };
            let lockdown = lock_down::lock_down(tx, user_id, incident).await?;
            let notice = Notice::AccountLocked;
            jobs::notify(tx, user_id, notice).await?;
            Ok(lockdown)
        })
        .await
}
