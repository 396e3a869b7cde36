//! Logging out, and what a browser still holds after it.

use stagedoor_domain::accounts;
use stagedoor_domain::deletion::{self, Deletion};
use stagedoor_domain::{Caller, Error};
use uuid::Uuid;

use super::{CookieChange, Opened, Visitor};

impl Visitor {
    /// Ends the session, on the server and in the browser; see [`accounts::log_out`]. Where
    /// it goes on with another id, this browser at least forgets the one it had.
    pub async fn log_out(&self) -> Result<(), Error> {
        let ended = match self.token() {
            Some(token) => accounts::log_out(&self.anybody(), token).await,
            None => Ok(()),
        };
        if matches!(ended, Ok(()) | Err(Error::Unauthenticated)) {
            let mut state = self.lock();
            state.user = None;
            state.cookie = CookieChange::Gone;
            state.has_logged_out = true;
            if ended.is_ok() {
                // What is said of it begins a session of its own.
                state.opened = Opened::new(None);
            }
        }
        ended
    }

    /// Ends a session of whoever is logged in; whether it was this one, which is then
    /// over in the browser too. See [`accounts::end_session`].
    pub async fn end_session(&self, caller: &Caller, id: Uuid) -> Result<bool, Error> {
        accounts::end_session(caller, id).await?;
        let is_this_one = id == caller.principal()?.session_id;
        if is_this_one {
            self.log_out().await?;
        }
        Ok(is_this_one)
    }

    /// Has the account of whoever is logged in deleted, which ends this session, too; see
    /// [`deletion::request`].
    pub async fn delete_account(
        &self,
        caller: &Caller,
        username: &str,
        keep_public_tracks: bool,
    ) -> Result<Deletion, Error> {
        let deletion = deletion::request(caller, username, keep_public_tracks).await?;
        self.log_out().await?;
        Ok(deletion)
    }

    /// Whether the browser holds the id of a session that is over.
    pub async fn holds_dead_id(&self) -> Result<bool, Error> {
        let has_token = self.lock().opened.token.is_some();
        Ok(has_token && self.session().await?.is_none())
    }

    /// Whether this request has ended the session that it came with.
    pub(crate) fn has_logged_out(&self) -> bool {
        self.lock().has_logged_out
    }
}
