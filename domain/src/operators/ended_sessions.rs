//! Ending sessions from the command line (OWASP ASVS 5.0, 7.4.5).

use std::collections::BTreeMap;

use serde::Serialize;

use super::named;
use crate::audit::{self, Action, Event};
use crate::error::Error;
use crate::services::Services;
use crate::sessions;

/// What was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EndedSessions {
    /// Accounts that were logged in somewhere.
    pub accounts: usize,
    /// Their sessions.
    pub sessions: u64,
}

/// Ends every session of one account, or of all where none is named, with the logins
/// that wait for their second step. Each account that had one is told by its security
/// log. Nothing else changes: whoever knows a password logs in again.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] for an address that nobody has
/// confirmed.
pub async fn end_all_sessions(
    services: &Services,
    who: Option<&str>,
) -> Result<EndedSessions, Error> {
    let who = who.map(str::to_owned);
    services
        .write(async move |tx| {
            let ended = match who {
                Some(who) => {
                    let now = tx.now();
                    let user_id = named(tx.conn(), &who, now).await?.user.id;
                    let sessions = sessions::end_all(tx.conn(), user_id).await?;
                    BTreeMap::from([(user_id, sessions)])
                }
                None => sessions::end_everybodys(tx.conn()).await?,
            };
            for (user_id, sessions) in &ended {
                let action = Action::EndAllSessions { ended: *sessions };
                let event = Event::by_operator(action, *user_id);
                audit::record(tx, &event).await?;
            }
            Ok(EndedSessions {
                accounts: ended.values().filter(|sessions| **sessions > 0).count(),
                sessions: ended.values().sum(),
            })
        })
        .await
}
