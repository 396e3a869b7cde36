//! Who may do what artists do.

use std::sync::Arc;

use uuid::Uuid;

use super::artist::ArtistRef;
use super::own::{ensure_own, is_member, own};
use crate::caller::Caller;
use crate::db::{Conn, Tx};
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

/// Who may change what this artist says: whoever may do what artists do, and a listener who
/// was an artist and left their tracks here, of whom the artist still tells. A member or not
/// is for the caller to ask, where an artist asks.
///
/// # Errors
/// Those of [`require_creator`].
pub(super) async fn require_editor(caller: &Caller, id: Uuid) -> Result<Arc<User>, Error> {
    let user = caller.user().await?;
    let mut reader = caller.read().await?;
    require_tier_or_membership(reader.conn(), &user, id).await?;
    drop(reader);
    second_factor::require_use_by(caller, &user).await?;
    Ok(user)
}

/// The caller's own artist, whom they may change; made now where an artist has none yet.
///
/// # Errors
/// Those of [`require_creator`], which a listener who left tracks under their artist need not
/// pass.
pub async fn require_own(caller: &Caller) -> Result<ArtistRef, Error> {
    let user = caller.user().await?;
    let mut reader = caller.read().await?;
    let found = own(reader.conn(), user.id).await?;
    drop(reader);
    if let Some(artist) = found {
        require_editor(caller, artist.id).await?;
        return Ok(artist);
    }
    require_creator(caller).await?;
    ensure_own(caller).await
}

/// The same within a transaction: the user as they are by then.
///
/// # Errors
/// Those of [`require_creator`].
pub(super) async fn require_editor_in(tx: &mut Tx, id: Uuid) -> Result<User, Error> {
    let user_id = tx.principal()?.user_id;
    let user = users::by_id(tx.conn(), user_id).await?;
    let user = user.ok_or(Error::UserNotFound)?;
    require_tier_or_membership(tx.conn(), &user, id).await?;
    second_factor::require_use(tx, &user).await?;
    Ok(user)
}

async fn require_tier_or_membership(conn: Conn<'_>, user: &User, id: Uuid) -> Result<(), Error> {
    user.require_active()?;
    if !user.role.is_creator_tier() && is_member(conn, id, user.id).await? {
        return Ok(());
    }
    require_tier(user)
}

fn require_tier(user: &User) -> Result<(), Error> {
    user.require_active()?;
    if user.role.is_creator_tier() {
        Ok(())
    } else {
        Err(Error::CreatorRoleRequired)
    }
}
