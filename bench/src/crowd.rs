//! Users with sessions, put into a database before the load.

use std::sync::Arc;

use anyhow::{Context, Result};
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::passwords::{HashSettings, PasswordHasher};
use stagedoor_domain::sessions::{self, Purpose};
use stagedoor_domain::storage::MediaStore;
use stagedoor_domain::{
    Caller, ClientInfo, Db, OsEntropy, Role, SecretKey, Services, Settings, SystemClock,
};
use tokio::task::JoinSet;
use tower_sessions::session::Id;

use crate::database::Prepared;
use crate::timing::TRIES;

/// The password of everybody who logs in.
pub const PASSWORD: &str = "seven lanterns by the river";
/// Users who only look at pages, or log in, or are creators already: enough that connections
/// rarely ask for the same row, as on a real day.
const FEW: usize = 64;

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
    /// Usernames of people who log in with [`PASSWORD`].
    pub logins: Vec<String>,
    /// Usernames of people who have confirmed their address and never log in.
    pub owners: Vec<String>,
    /// Usernames of people who have not confirmed theirs.
    pub claimants: Vec<String>,
}

impl Crowd {
    /// Migrates `database` and fills it with `candidates` candidates and a few of each other kind.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn gather(database: &Prepared, candidates: usize) -> Result<Self> {
        // Only those who log in need a password hash of the real cost.
        let cheap = HashSettings {
            memory_kib: 8,
            iterations: 1,
            parallelism: 1,
            workers: 2,
        };
        let services = services(database, cheap).await?;
        services.db.migrate().await?;
        let expensive = self::services(database, HashSettings::default()).await?;
        let crowd = Self {
            visitors: with_sessions(&services, "visitor", Role::User, FEW).await?,
            candidates: with_sessions(&services, "candidate", Role::User, candidates).await?,
            creators: with_sessions(&services, "creator", Role::Creator, FEW).await?,
            logins: without_sessions(&expensive, "login", true, FEW).await?,
            owners: without_sessions(&services, "owner", true, TRIES).await?,
            claimants: without_sessions(&services, "claimant", false, TRIES).await?,
        };
        services.db.close().await;
        expensive.db.close().await;
        Ok(crowd)
    }
}

/// The domain's services on `database`, with no limits on how often anything may be asked.
///
/// # Errors
/// When the database or the media folder cannot be opened.
pub async fn services(database: &Prepared, costs: HashSettings) -> Result<Services> {
    open(&database.url, &database.folder.join("media"), costs).await
}

/// The same, for a database that another process has prepared.
///
/// # Errors
/// When the database or the media folder cannot be opened.
pub async fn open(url: &str, media: &std::path::Path, costs: HashSettings) -> Result<Services> {
    let db = Db::open(url, None).await?;
    let mut settings = Settings::new("http://127.0.0.1".parse()?);
    settings.rate_limits = false;
    let media = MediaStore::open(media, settings.upload_limit_bytes).await?;
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
        let new = new_user(format!("{prefix}-{number}"), role);
        let user = operators::create_user(&services, new).await?;
        let origin = ClientInfo::default();
        let began = sessions::begin(
            &Caller::anonymous(&services, &origin),
            Purpose::User(user.id),
            None,
        )
        .await?;
        let id = Id(i128::from_le_bytes(began.token.as_bytes()));
        Ok(format!("stagedoor={id}"))
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
        let new = NewUser {
            verified,
            ..new_user(format!("{prefix}-{number}"), Role::User)
        };
        let user = operators::create_user(&services, new).await?;
        Ok(user.username)
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
    F: Future<Output = Result<String, stagedoor_domain::Error>> + Send,
{
    let mut makers = JoinSet::new();
    for maker in 0..MAKERS {
        let services = services.clone();
        makers.spawn(async move {
            let mut made = Vec::new();
            for number in (maker..count).step_by(MAKERS) {
                made.push(one(services.clone(), number).await?);
            }
            Ok::<_, stagedoor_domain::Error>(made)
        });
    }
    let mut done = Vec::new();
    while let Some(made) = makers.join_next().await {
        done.extend(made??);
    }
    Ok(done)
}

fn new_user(username: String, role: Role) -> NewUser {
    NewUser {
        email: format!("{username}@example.org"),
        username,
        password: PASSWORD.to_owned(),
        role,
        verified: true,
    }
}
