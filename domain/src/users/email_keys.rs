//! Computing the keys of addresses anew, after the rule for them has changed.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use crate::db::{Conn, Db, Reader, Transaction, from_row, on};
use crate::email_address::{EmailAddress, KEY_RULE};
use crate::email_changes;
use crate::error::Error;

/// An account's address and the key that is stored for it.
struct Stored {
    id: Uuid,
    username: String,
    email: String,
    email_key: String,
    is_verified: bool,
}

from_row!(Stored {
    id,
    username,
    email,
    email_key,
    is_verified
});

/// Computes the keys of all addresses anew where another rule computed those that
/// are stored. It belongs to the migrations, but is nothing that SQL could do. Where
/// nothing is to be done it costs one read, through `reader`, which is of the same
/// database; several processes may call it at once.
///
/// Two confirmed addresses may count as the same by the new rule. Each of those
/// keeps the key it had, and a warning names the accounts. So does an address that
/// would not be taken any more.
///
/// # Errors
/// Those of the database.
pub async fn renew_email_keys(db: &Db, reader: &mut Reader) -> Result<(), Error> {
    let rule: i32 = on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT version FROM email_key_rule").fetch_one(c).await
    })?;
    if rule == KEY_RULE {
        return Ok(());
    }
    db.write(renew).await
}

async fn renew(tx: &mut Transaction) -> Result<(), Error> {
    // The row stays locked until all is done: a second process waits for it, and
    // finds nothing to do after that.
    let rule: i32 = on!(tx.conn(), c => {
        sqlx::query_scalar("UPDATE email_key_rule SET version = version RETURNING version")
            .fetch_one(c)
            .await
    })?;
    if rule == KEY_RULE {
        return Ok(());
    }
    let stored: Vec<Stored> = on!(tx.conn(), c => {
        sqlx::query_as("SELECT id, username, email, email_key, is_verified FROM users ORDER BY id")
            .fetch_all(c)
            .await
    })?;
    let (keys, kept) = new_keys(&stored);
    let changed: Vec<_> = stored
        .iter()
        .filter_map(|user| {
            let key = keys.get(&user.id)?;
            (*key != user.email_key).then_some((user.id, key))
        })
        .collect();
    // One may get the key that another one has until later.
    for (id, _) in &changed {
        set_key(tx.conn(), *id, &id.to_string()).await?;
    }
    for (id, key) in &changed {
        set_key(tx.conn(), *id, key).await?;
    }
    renew_changes(tx, &kept).await?;
    on!(tx.conn(), c => {
        sqlx::query("UPDATE email_key_rule SET version = $1")
            .bind(KEY_RULE)
            .execute(c)
            .await
            .map(drop)
    })?;
    if !changed.is_empty() {
        tracing::info!(accounts = changed.len(), "keys of addresses computed anew");
    }
    Ok(())
}

/// The key that each account is to have, and the accounts that keep theirs although
/// the rule says another, with their addresses.
fn new_keys(stored: &[Stored]) -> (HashMap<Uuid, String>, HashMap<Uuid, &str>) {
    let mut kept = HashMap::new();
    let mut keys: HashMap<Uuid, String> = HashMap::new();
    for user in stored {
        let key = EmailAddress::parse(&user.email).map_or_else(
            |_| {
                kept.insert(user.id, &*user.email);
                tracing::warn!(
                    username = user.username,
                    "the address of this account would not be taken any more: it stays"
                );
                user.email_key.clone()
            },
            |email| email.key().to_owned(),
        );
        keys.insert(user.id, key);
    }
    // To keep a key may collide with somebody's new one in turn. The old ones are all
    // different, so this ends.
    loop {
        let colliding = colliding(stored, &keys);
        if colliding.is_empty() {
            return (keys, kept);
        }
        let mut sharing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for user in &colliding {
            sharing
                .entry(&keys[&user.id])
                .or_default()
                .push(&user.username);
        }
        for usernames in sharing.values() {
            tracing::warn!(
                ?usernames,
                "the confirmed addresses of these accounts count as the same now: they stay as they were"
            );
        }
        for user in colliding {
            kept.insert(user.id, &user.email);
            keys.insert(user.id, user.email_key.clone());
        }
    }
}

/// The accounts that would share a confirmed address with another.
fn colliding<'s>(stored: &'s [Stored], keys: &HashMap<Uuid, String>) -> Vec<&'s Stored> {
    let confirmed = || stored.iter().filter(|user| user.is_verified);
    let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
    for key in confirmed().filter_map(|user| keys.get(&user.id)) {
        if !seen.insert(key) {
            shared.insert(key);
        }
    }
    confirmed()
        .filter(|user| keys.get(&user.id).is_some_and(|key| shared.contains(key)))
        .collect()
}

async fn set_key(mut conn: Conn<'_>, id: Uuid, key: &str) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET email_key = $2 WHERE id = $1")
            .bind(id).bind(key)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// The same for the addresses that accounts move to and from. An account that keeps
/// its key has it there, too.
async fn renew_changes(tx: &mut Transaction, kept: &HashMap<Uuid, &str>) -> Result<(), Error> {
    let stored = email_changes::stored_keys(tx.conn()).await?;
    for change in stored {
        let key = |email: &str, old: &str| match EmailAddress::parse(email) {
            Ok(new) if kept.get(&change.user_id) != Some(&email) => new.key().to_owned(),
            _ => old.to_owned(),
        };
        let from = key(&change.old_email, &change.old_email_key);
        let to = key(&change.new_email, &change.new_email_key);
        if from == change.old_email_key && to == change.new_email_key {
            continue;
        }
        email_changes::set_keys(tx.conn(), change.id, &from, &to).await?;
    }
    Ok(())
}
