//! The artist that somebody is by themselves, made when they first need it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::artist::{ArtistRef, MemberRole};
use super::handle::Handle;
use super::handles;
use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::sessions;
use crate::users::{self, User, barred_names};

/// The first artist that this user is a member of; none before they needed one.
///
/// # Errors
/// Those of the database.
pub async fn own(mut conn: Conn<'_>, user_id: Uuid) -> Result<Option<ArtistRef>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT artists.id, artists.handle, artists.name
             FROM artist_members JOIN artists ON artists.id = artist_members.artist_id
             WHERE artist_members.user_id = $1
             ORDER BY artist_members.created_at, artists.id LIMIT 1",
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// The caller's own artist, made now if there is none.
///
/// # Errors
/// [`Error::CreatorRoleRequired`] for a listener, who has none;
/// [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn ensure_own(caller: &Caller) -> Result<ArtistRef, Error> {
    let user_id = caller.principal()?.user_id;
    if !caller.user().await?.role.is_creator_tier() {
        return Err(Error::CreatorRoleRequired);
    }
    let mut reader = caller.read().await?;
    let found = own(reader.conn(), user_id).await?;
    drop(reader);
    if let Some(artist) = found {
        return Ok(artist);
    }
    caller
        .write(async move |tx| {
            let user = users::lock(tx, user_id).await?;
            let now = tx.now();
            // A replica may not have it yet.
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            ensure_own_in(tx, &user.ok_or(Error::UserNotFound)?).await
        })
        .await
}

/// The same within a transaction that has locked the user's row, so that nobody gets two.
///
/// # Errors
/// [`Error::CreatorRoleRequired`], those of [`User::require_active`] and of the database.
pub(crate) async fn ensure_own_in(tx: &mut Tx, user: &User) -> Result<ArtistRef, Error> {
    user.require_active()?;
    if user.role.is_creator_tier() {
        ensure_for_owner(tx, user).await
    } else {
        Err(Error::CreatorRoleRequired)
    }
}

/// The same for somebody who has tracks, whatever their role is by now.
///
/// # Errors
/// Those of the database.
pub(crate) async fn ensure_for_owner(tx: &mut Tx, user: &User) -> Result<ArtistRef, Error> {
    if let Some(artist) = own(tx.conn(), user.id).await? {
        return Ok(artist);
    }
    let (id, now) = (tx.new_id(), tx.now());
    let mut number = 1;
    let handle = loop {
        let handle = Handle::of_username(&user.username, number);
        number += 1;
        if handle.is_reserved() || !insert(tx.conn(), id, &handle, &user.username, now).await? {
            continue;
        }
        // Asked only now: on PostgreSQL the insert has waited for whoever was giving the
        // handle up at this moment, and that it is kept for them is seen from here on.
        let holder = handles::holder(tx.conn(), handle.as_str(), now).await?;
        if holder.is_none() && !barred_names::is_barred(tx, handle.as_str()).await? {
            break handle;
        }
        remove(tx.conn(), id).await?;
    };
    add_member(tx.conn(), id, user.id, MemberRole::Owner, now).await?;
    Ok(ArtistRef {
        id,
        handle: handle.as_str().to_owned(),
        name: user.username.clone(),
    })
}

/// Whether this user may act for this artist.
///
/// # Errors
/// Those of the database.
pub(crate) async fn is_member(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    user_id: Uuid,
) -> Result<bool, Error> {
    let row: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT user_id FROM artist_members WHERE artist_id = $1 AND user_id = $2",
        )
        .bind(artist_id).bind(user_id)
        .fetch_optional(c)
        .await
    })?;
    Ok(row.is_some())
}

/// Lets only members of this artist go on.
///
/// # Errors
/// [`Error::NotFound`] for others, as when there is no such artist.
pub(super) async fn require_member(
    conn: Conn<'_>,
    artist_id: Uuid,
    user_id: Uuid,
) -> Result<(), Error> {
    if is_member(conn, artist_id, user_id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Whether the handle was free, and is theirs now.
async fn insert(
    mut conn: Conn<'_>,
    id: Uuid,
    handle: &Handle,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(on!(conn, c => {
        sqlx::query(
            "INSERT INTO artists (id, handle, name, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (handle) DO NOTHING",
        )
        .bind(id).bind(handle.as_str()).bind(name).bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
    })?)
}

async fn add_member(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    user_id: Uuid,
    role: MemberRole,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO artist_members (artist_id, user_id, role, created_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(artist_id).bind(user_id).bind(role.as_str()).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Removes an artist who was just made, and has nothing yet.
async fn remove(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM artists WHERE id = $1").bind(id).execute(c).await.map(drop)
    })?;
    Ok(())
}
