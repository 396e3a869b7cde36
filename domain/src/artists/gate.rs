//! Who may do what artists do.

use std::sync::Arc;

use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::second_factor;
use crate::users::{self, User};

/// The one gate in front of everything that artists may do: the user as the
/// primary knows them now, whatever the session remembers.
///
/// # Errors
/// [`Error::UserNotFound`], [`Error::CreatorRoleRequired`],
/// [`Error::TwoStepRequired`], [`Error::SecondFactorProofRequired`], and those of
/// [`User::require_active`].
pub async fn require_creator(caller: &Caller) -> Result<Arc<User>, Error> {
    let user = caller.user().await?;
    require_tier(&user)?;
    second_factor::require_use_by(caller, &user).await?;
    Ok(user)
}

/// The same within a transaction: the user as they are by then.
///
/// # Errors
/// Those of [`require_creator`].
pub(crate) async fn require_creator_in(tx: &mut Tx) -> Result<User, Error> {
    let user_id = tx.principal()?.user_id;
    let user = users::by_id(tx.conn(), user_id).await?;
    let user = user.ok_or(Error::UserNotFound)?;
    require_tier(&user)?;
    second_factor::require_use(tx, &user).await?;
    Ok(user)
}

fn require_tier(user: &User) -> Result<(), Error> {
    user.require_active()?;
    if user.role.is_creator_tier() {
        Ok(())
    } else {
        Err(Error::CreatorRoleRequired)
    }
}
