//! Users with sessions, put into a database before the load.

use std::sync::Arc;

use anyhow::{Context, Result};
use stagedoor_domain::passwords::{HashSettings, PasswordHasher};
use stagedoor_domain::storage::MediaStore;
use stagedoor_domain::{Db, OsEntropy, Role, SecretKey, Services, Settings, SystemClock};
use stagedoor_testing::{cheap_hashing, create_user, session_cookie};
use tokio::task::JoinSet;

use crate::database::Prepared;

/// Users who only look at pages, or log in, or are creators already: enough that connections
/// rarely ask for the same row, as on a real day.
pub const FEW: usize = 64;
/// Tries of each of the two whose times are compared, and people who are tried once.
pub const TRIES: usize = 200;

/// How many users are made at the same time: nobody waits long for a connection.
const MAKERS: usize = 8;

/// Cookies (`name=value`) and names of the users in a database.
#[derive(Debug, Default, Clone)]
pub struct Crowd {
    /// Verified, and never made creators: for pages.
    pub visitors: Vec<String>,
    /// Verified, each to be made a creator once.
    pub candidates: Vec<String>,
    /// Creators already.
    pub creators: Vec<String>,
    /// Usernames of people who log in with [`PASSWORD`](stagedoor_testing::PASSWORD).
    pub logins: Vec<String>,
    /// Usernames of people who have confirmed their address and never log in.
    pub owners: Vec<String>,
    /// Usernames of people who have not confirmed theirs.
    pub claimants: Vec<String>,
}

impl Crowd {
    /// Migrates `database` and fills it with `candidates` candidates, `tried` owners and claimants
    /// each, and a few of each other kind.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn gather(database: &Prepared, candidates: usize, tried: usize) -> Result<Self> {
        // Only those who log in need a password hash of the real cost.
        let services = services(database, cheap_hashing()).await?;
        services.db.migrate().await?;
        let expensive = self::services(database, HashSettings::default()).await?;
        let crowd = Self {
            visitors: with_sessions(&services, "visitor", Role::User, FEW).await?,
            candidates: with_sessions(&services, "candidate", Role::User, candidates).await?,
            creators: with_sessions(&services, "creator", Role::Creator, FEW).await?,
            logins: without_sessions(&expensive, "login", true, FEW).await?,
            owners: without_sessions(&services, "owner", true, tried).await?,
            claimants: without_sessions(&services, "claimant", false, tried).await?,
        };
        services.db.close().await;
        expensive.db.close().await;
        Ok(crowd)
    }
}

/// The domain's services on `database`, with no limits on how often anything may be asked.
///
/// # Errors
/// When the database or the folder refuses.
pub async fn services(database: &Prepared, costs: HashSettings) -> Result<Services> {
    let db = Db::open(&database.url, None).await?;
    let mut settings = Settings::new("http://127.0.0.1".parse()?);
    settings.rate_limits = false;
    let media = database.folder.join("media");
    let media = MediaStore::open(&media, settings.upload_limit_bytes).await?;
    Ok(Services::new(
        db,
        media,
        hasher(costs)?,
        SecretKey::new(&OsEntropy),
        settings,
        Arc::new(SystemClock),
        Arc::new(OsEntropy),
    ))
}

fn hasher(costs: HashSettings) -> Result<PasswordHasher> {
    PasswordHasher::new(costs).context("the costs of Argon2")
}

async fn with_sessions(
    services: &Services,
    prefix: &'static str,
    role: Role,
    count: usize,
) -> Result<Vec<String>> {
    make(services, count, move |services, number| async move {
        let name = format!("{prefix}-{number}");
        let user = create_user(&services, &name, "example.org", role, true).await;
        session_cookie(&services, &user).await
    })
    .await
}

async fn without_sessions(
    services: &Services,
    prefix: &'static str,
    verified: bool,
    count: usize,
) -> Result<Vec<String>> {
    make(services, count, move |services, number| async move {
        let name = format!("{prefix}-{number}");
        create_user(&services, &name, "example.org", Role::User, verified).await;
        name
    })
    .await
}

/// Runs `one` for each number below `count`, a few at a time.
async fn make<F>(
    services: &Services,
    count: usize,
    one: impl Fn(Services, usize) -> F + Copy + Send + 'static,
) -> Result<Vec<String>>
where
    F: Future<Output = String> + Send,
{
    let mut makers = JoinSet::new();
    for maker in 0..MAKERS {
        let services = services.clone();
        makers.spawn(async move {
            let mut made = Vec::new();
            for number in (maker..count).step_by(MAKERS) {
                made.push(one(services.clone(), number).await);
            }
            made
        });
    }
    let mut done = Vec::new();
    while let Some(made) = makers.join_next().await {
        done.extend(made?);
    }
    Ok(done)
}
