//! Many users with sessions, put into an installation's database without a server and without the cost of
//! real password hashing; and what is found there about people later.

use std::path::Path;
use std::sync::Arc;

use stagedoor_domain::{Db, OsEntropy, Role, SecretKey, Services, Settings, SystemClock};
use stagedoor_testing::{create_user, session_cookie};
use tokio::task::JoinSet;

use super::Installation;

/// The subject of the mail with the link, or a part of it.
pub const CONFIRM_SUBJECT: &str = "verify";
/// The subject of the mail after a promotion, or a part of it.
pub const ARTIST_SUBJECT: &str = "artist";

/// The username of each promotion's audit event: one row for each event.
pub const AUDITED_UPGRADES: &str = "SELECT users.username FROM audit_logs
    JOIN users ON users.id = audit_logs.subject_id
    WHERE audit_logs.action = 'user.upgrade_creator'
      AND audit_logs.actor = 'user' AND audit_logs.actor_id = audit_logs.subject_id";
/// Actor and metadata of every audit event about an assigned role.
pub const AUDITED_ROLES: &str = "SELECT actor, CAST(metadata AS TEXT) FROM audit_logs
    WHERE action = 'user.set_role'";
/// A row for each job that a worker has begun and not written down as ended.
pub const CLAIMED: &str = "SELECT kind FROM jobs WHERE locked_until IS NOT NULL";
/// Ends every claim on a job, as if its worker had not come back in time.
pub const END_CLAIMS: &str =
    "UPDATE jobs SET locked_until = created_at WHERE locked_until IS NOT NULL";

/// How many users are made at the same time: nobody waits long for a connection.
const MAKERS: usize = 8;

/// A verified user who is logged in.
pub struct Person {
    pub username: String,
    /// The session's cookie, `name=value`.
    pub cookie: String,
}

/// Makes `count` verified users called `<prefix>-<number>`, each with a session, while a server may
/// be running on the same database.
pub async fn verified(installation: &Installation, prefix: &str, count: usize) -> Vec<Person> {
    let (url, folder) = (installation.database.url(), installation.data());
    made(url, &folder, prefix, Role::User, count).await
}

/// The same with this role, in the database at `url`.
pub async fn made(url: &str, folder: &Path, prefix: &str, role: Role, count: usize) -> Vec<Person> {
    let services = services(url, folder).await;
    let mut makers = JoinSet::new();
    for maker in 0..MAKERS {
        let (services, prefix) = (services.clone(), prefix.to_owned());
        makers.spawn(async move {
            let mut made = Vec::new();
            for number in (maker..count).step_by(MAKERS) {
                made.push(make(&services, format!("{prefix}-{number}"), role).await);
            }
            made
        });
    }
    let people = makers.join_all().await;
    services.db.close().await;
    people.into_iter().flatten().collect()
}

async fn make(services: &Services, username: String, role: Role) -> Person {
    let user = create_user(services, &username, "example.org", role, true).await;
    Person {
        cookie: session_cookie(services, &user).await,
        username,
    }
}

async fn services(url: &str, folder: &Path) -> Services {
    let db = Db::open(url, None).await.expect("the database opens");
    db.migrate().await.expect("the database is migrated");
    let settings = Settings::new("http://localhost".parse().expect("a URL"));
    let (key, clock) = (SecretKey::new(&OsEntropy), Arc::new(SystemClock));
    stagedoor_testing::services(db, folder, settings, key, clock).await
}
