//! The first step of an erasure, after which there is no way back.

use super::table::{self, Erasure};
use crate::audit;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::email_changes;
use crate::error::Error;
use crate::invitations;
use crate::jobs::{self, AccountDeleted, EraseAccount, Owner};
use crate::limits;
use crate::sessions;
use crate::support;
use crate::users::{self, Status, User, Username, barred_names, held_names};

/// Begins the erasure that this job is for, or finds it begun; none when the account is to
/// stay, is to go at another time, or is gone.
///
/// In one transaction: name, address, password and role go, every session ends, nobody else
/// gets the name for a while, and the last mail is left to be sent. So there is no moment in
/// which half an account can log in, and a wish to keep it comes before all of this or is too
/// late.
pub(super) async fn begin(tx: &mut Tx, job: &EraseAccount) -> Result<Option<Erasure>, Error> {
    let Some(user) = users::lock(tx, job.user_id).await? else {
        return Ok(None);
    };
    if let Some(begun) = table::find(tx.conn(), user.id).await? {
        return Ok(Some(begun));
    }
    let asked = users::leaving(tx.conn(), user.id).await?;
    let now = tx.now();
    let Some(asked) = asked
        .filter(|asked| asked.scheduled_for == job.scheduled_for && asked.scheduled_for <= now)
    else {
        return Ok(None);
    };
    let erasure = Erasure {
        user_id: user.id,
        // Not even its time leads anywhere.
        pseudonym: audit::random_id(tx),
        // Of an account that was suspended nothing was shown any more, and nobody is left
        // for whom that could change.
        keeps_public_tracks: asked.keeps_public_tracks && user.status != Status::Suspended,
    };
    table::insert(tx, erasure).await?;
    forget_by_address(tx, &user).await?;
    let mut names = held_names::of_user(tx.conn(), user.id).await?;
    names.push(Username::key_of(&user.username));
    barred_names::bar_all(tx, &names).await?;
    users::blank(tx.conn(), user.id).await?;
    sessions::end_all(tx.conn(), user.id).await?;
    if user.is_verified {
        let last = AccountDeleted {
            email: user.email,
            username: user.username,
            keeps_public_tracks: erasure.keeps_public_tracks,
            language: user.language,
        };
        jobs::enqueue(tx, &last).await?;
    }
    Ok(Some(erasure))
}

/// Removes what is known by this user's address as well as by their id: the jobs that are about
/// them, mails that wait and those that failed, what they asked support, what was counted, and
/// who invited them.
async fn forget_by_address(tx: &mut Tx, user: &User) -> Result<(), Error> {
    let mut owners = vec![Owner::id(user.id)];
    let email = EmailAddress::stored(&user.email);
    // An address that was never confirmed may be anybody's.
    let confirmed = user.is_verified.then(|| email.key());
    support::erase(tx, user.id, confirmed).await?;
    if user.is_verified {
        limits::forget(tx, email.key()).await?;
        invitations::forget(tx.conn(), &email).await?;
        owners.push(Owner::address(&email));
    }
    let changes = email_changes::ids_of(tx.conn(), user.id).await?;
    owners.extend(changes.into_iter().map(Owner::id));
    for owner in owners {
        jobs::forget_of(tx, &owner).await?;
    }
    Ok(())
}
