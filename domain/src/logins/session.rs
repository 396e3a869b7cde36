//! Sessions by themselves: for what a page keeps for a visitor, and while they are used.

use uuid::Uuid;

use crate::caller::Caller;
use crate::error::Error;
use crate::sessions::{self, Began, Purpose, SessionToken};

/// Begins a session in place of the one that `replaces` names.
pub async fn begin_session(
    caller: &Caller,
    purpose: Purpose,
    replaces: Option<SessionToken>,
) -> Result<Began, Error> {
    caller
        .write(async move |tx| sessions::begin(tx, purpose, replaces.as_ref()).await)
        .await
}

/// Writes down that the session is in use, from where, and puts its idle limit off; never
/// past the absolute one, and never once it is over.
pub async fn touch_session(caller: &Caller, id: Uuid) -> Result<(), Error> {
    caller
        .write(async move |tx| sessions::touch(tx, id).await)
        .await
}
