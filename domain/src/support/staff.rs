//! The same from pages, for accounts that work for the site.

use super::desk::{self, By, Case};
use super::ticket::State;
use crate::caller::Caller;
use crate::db::{Freshness, Tx};
use crate::error::Error;
use crate::second_factor;
use crate::users;

/// Lets only who works for the site go on, and has used a second factor where their role
/// asks for one.
///
/// # Errors
/// Those of [`Caller::require_staff`]; [`Error::TwoStepRequired`],
/// [`Error::SecondFactorProofRequired`].
pub async fn require(caller: &Caller) -> Result<(), Error> {
    let user = caller.require_staff().await?;
    second_factor::require_use_by(caller, &user).await
}

/// The same within a transaction: whoever has lost the role meanwhile answers nobody.
async fn require_in(tx: &mut Tx) -> Result<By, Error> {
    let user_id = tx.principal()?.user_id;
    let user = users::by_id(tx.conn(), user_id).await?;
    let user = user.ok_or(Error::UserNotFound)?;
    if !user.role.is_staff() {
        return Err(Error::NotFound);
    }
    user.require_active()?;
    second_factor::require_use(tx, &user).await?;
    Ok(By::Staff(user.id))
}

/// The tickets in this state, or in any, without what was said, those first that were
/// touched last, 50 at a time.
///
/// # Errors
/// Those of [`require`]; [`Error::Validation`] of the field `cursor`.
pub async fn cases(
    caller: &Caller,
    state: Option<State>,
    cursor: Option<&str>,
) -> Result<crate::Page<Case>, Error> {
    require(caller).await?;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    desk::list(reader.conn(), state, cursor).await
}

/// The ticket with this reference.
///
/// # Errors
/// Those of [`require`]; [`Error::NotFound`].
pub async fn case(caller: &Caller, reference: &str) -> Result<Case, Error> {
    require(caller).await?;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    desk::find(reader.conn(), reference).await
}

/// Answers, and closes the ticket where that was the last word.
///
/// # Errors
/// Those of [`require`]; [`Error::Validation`] of the field `text`; [`Error::NotFound`];
/// [`Error::NobodyThere`].
pub async fn answer(
    caller: &Caller,
    reference: &str,
    text: &str,
    closes: bool,
) -> Result<Case, Error> {
    require(caller).await?;
    let (reference, text) = (reference.to_owned(), text.to_owned());
    caller
        .write(async move |tx| {
            let by = require_in(tx).await?;
            desk::answer(tx, by, &reference, &text, closes).await
        })
        .await
}

/// Closes the ticket.
///
/// # Errors
/// Those of [`require`]; [`Error::NotFound`].
pub async fn close(caller: &Caller, reference: &str) -> Result<Case, Error> {
    require(caller).await?;
    let reference = reference.to_owned();
    caller
        .write(async move |tx| {
            let by = require_in(tx).await?;
            desk::close(tx, by, &reference).await
        })
        .await
}
