//! Makes the parts out of the configuration.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::passwords::PasswordHasher;
use stagedoor_domain::readiness::Readiness;
use stagedoor_domain::storage::{Location, MediaStore};
use stagedoor_domain::{
    Core, CoreParts, Db, Error, Freshness, OsEntropy, SecretKey, Services, SystemClock, Unmigrated,
    Wake,
};
use stagedoor_domain::{backups, file_owner, key_check, users};
use tokio_util::sync::CancellationToken;

use crate::assets::Site;
use crate::config::{Config, SecretUrl};
use crate::counted::counted;
use crate::ownership::{self, Use};
use crate::router::RouterOptions;

/// Puts the services over `db` together.
///
/// # Errors
/// When the media folder cannot be used.
pub async fn services(config: &Config, db: Db, secret_key: SecretKey) -> anyhow::Result<Services> {
    let media = media(config).await?;
    let hasher = PasswordHasher::new(config.hashing)?;
    Ok(Services::new(
        db,
        media,
        hasher,
        secret_key,
        config.settings.clone(),
        Arc::new(SystemClock),
        Arc::new(OsEntropy),
    ))
}

/// What the database and the key alone are enough for.
pub fn core(config: &Config, db: Db, secret_key: SecretKey) -> Core {
    Core::new(CoreParts {
        db,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        secret_key,
        settings: Arc::new(config.settings.clone()),
        wake: Wake::default(),
    })
}

/// Tracks and pictures.
///
/// # Errors
/// When the media folder cannot be used.
pub async fn media(config: &Config) -> anyhow::Result<MediaStore> {
    let arriving = config.data.join("media");
    let place = match &config.storage {
        Location::Folder(folder) => folder,
        Location::Bucket(_) => &arriving,
    };
    opened_media(config, &arriving).await.map_err(|error| {
        with_owner(error, place).context(format!("cannot use STORAGE_URL={:?}", config.storage))
    })
}

async fn opened_media(config: &Config, arriving: &Path) -> anyhow::Result<MediaStore> {
    if let Location::Folder(folder) = &config.storage {
        create_private_folder(folder)?;
    }
    let limit_bytes = config.settings.upload_limit_bytes;
    let media = MediaStore::open_at(&config.storage, arriving, limit_bytes).await?;
    Ok(media.keeping_free(config.settings.disk_floor_bytes))
}

/// The key that seals secrets in the database: the environment's, or the file's. A file is
/// made where there is none, unless the database belongs to another key already: then the
/// file is gone, and a new one would be of no use, except to whoever has lost that key.
///
/// # Errors
/// When the file cannot be used, or is gone.
pub async fn secret_key(
    config: &Config,
    db: &Db,
    accept_new_key: bool,
) -> anyhow::Result<SecretKey> {
    let file = config.key_file();
    if config.secret_key.is_none()
        && ownership::is_gone(&file)
        && !accept_new_key
        && key_check::is_settled(db).await?
    {
        bail!(
            "the secret key is gone: there is no {}, and no STAGEDOOR_SECRET_KEY. Put the one \
             back that belongs to this database; where it is lost for good, start once with \
             `stagedoor serve --accept-new-key`, which says what that costs",
            file.display()
        );
    }
    present_key(config)
}

/// The key of the environment, or of the file, which is made where there is none.
///
/// # Errors
/// When the file cannot be used.
pub fn present_key(config: &Config) -> anyhow::Result<SecretKey> {
    if let Some(key) = &config.secret_key {
        return Ok(key.clone());
    }
    let file = config.key_file();
    SecretKey::in_file(&file, &OsEntropy).map_err(|error| {
        let refused = ownership::refused(&file, Use::Read);
        let error = refused.map_or_else(|| error.into(), |refused| anyhow!(refused));
        error.context(format!("cannot use the secret key in {}", file.display()))
    })
}

/// Opens the database as it is.
///
/// # Errors
/// When it cannot be opened, is behind a pooler that nobody named, or a restore into the
/// data folder broke off.
pub async fn database(config: &Config) -> anyhow::Result<Db> {
    require_restored(config)?;
    let url = config.database_url.expose();
    let read_url = config.database_read_url.as_ref().map(SecretUrl::expose);
    let db = Db::open_through(config.pooling, url, read_url)
        .await
        .map_err(|error| {
            of_database(config, error.into())
                .context(format!("cannot open DATABASE_URL={}", config.database_url))
        })?;
    db.require_known_pooler().await?;
    Ok(db)
}

/// The address by which the database is read and written as a whole.
///
/// # Errors
/// When there is only a pooler in transaction mode.
pub fn owner_url(config: &Config) -> anyhow::Result<&SecretUrl> {
    config.owner_url().context(
        "with STAGEDOOR_PGBOUNCER=transaction this needs DATABASE_MIGRATE_URL, an address that \
         leads to PostgreSQL itself: its own programs cannot work through such a pooler",
    )
}

/// Refuses a data folder that a restore has not filled to its end.
fn require_restored(config: &Config) -> anyhow::Result<()> {
    let unfinished = config.data.join(backups::UNFINISHED);
    if unfinished.exists() {
        bail!(
            "{} is there: a restore is under way, or broke off. Empty the data folder, the media \
             store and the database, and restore again",
            unfinished.display()
        );
    }
    Ok(())
}

/// `error` of the database, or what keeps this process from its files.
fn of_database(config: &Config, error: anyhow::Error) -> anyhow::Error {
    let Some(file) = config.database_file() else {
        return error;
    };
    let refused = database_files(&file)
        .iter()
        .find_map(|file| ownership::refused(file, Use::Write));
    refused.map_or(error, |refused| anyhow!(refused))
}

/// The file of an SQLite database, and those that are beside it while it is open.
fn database_files(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|ending| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        name.into()
    })
}

/// `error` of this place, or what keeps this process from writing there.
fn with_owner(error: anyhow::Error, place: &Path) -> anyhow::Error {
    match ownership::refused(place, Use::Write) {
        Some(refused) => anyhow!(refused),
        None => error,
    }
}

/// Opens a database that is there already, as it is.
///
/// # Errors
/// As [`database`], and when there is no such file.
pub async fn present_database(config: &Config) -> anyhow::Result<Db> {
    require_restored(config)?;
    if let Some(file) = config.database_file()
        && let Err(error) = std::fs::metadata(&file)
        && error.kind() == io::ErrorKind::NotFound
    {
        bail!(
            "there is no database at {}: is STAGEDOOR_DATA, or DATABASE_URL, the server's? Its \
             first start makes one, or `stagedoor migrate`",
            file.display()
        );
    }
    database(config).await
}

/// Opens a database that has been made already, and applies what is missing.
///
/// # Errors
/// As [`present_database`] and [`migrated_database`], and when nothing was ever made in it,
/// or the data folder is another one.
pub async fn made_database(config: &Config) -> anyhow::Result<Db> {
    let db = present_database(config).await?;
    let is_new = db
        .is_new()
        .await
        .map_err(|error| unreachable(config, error))?;
    if is_new {
        bail!(
            "there is no database at DATABASE_URL={}: it is empty. The first start of the server \
             fills it, or `stagedoor migrate`",
            config.database_url
        );
    }
    if !config.data.exists() {
        bail!(
            "there is no data folder at STAGEDOOR_DATA={}",
            config.data.display()
        );
    }
    migrate(config, &db).await?;
    Ok(db)
}

/// Opens a database that is there already, as it is, and of which a server answers.
///
/// # Errors
/// As [`present_database`], and when nothing is answered.
pub async fn answering_database(config: &Config) -> anyhow::Result<Db> {
    let db = present_database(config).await?;
    // A file has been opened by now; a server is asked nothing before it is needed.
    if matches!(db, Db::Postgres { .. }) {
        db.is_new()
            .await
            .map_err(|error| unreachable(config, error))?;
    }
    Ok(db)
}

fn unreachable(config: &Config, error: Error) -> anyhow::Error {
    // What is behind it says that it is away, and why.
    let cause = match error {
        Error::Unavailable(cause) | Error::Internal(cause) => anyhow!(cause),
        error => error.into(),
    };
    of_database(config, cause).context(format!("cannot reach DATABASE_URL={}", config.database_url))
}

/// Makes sure that the key is the one that belongs to the database.
///
/// # Errors
/// When it is another one, unless that is to be accepted.
pub async fn right_key(
    config: &Config,
    services: &Services,
    accept_new_key: bool,
) -> anyhow::Result<()> {
    let Err(wrong) = key_check::establish(services).await? else {
        if accept_new_key {
            tracing::warn!("the secret key is the right one: take --accept-new-key away again");
        }
        return Ok(());
    };
    if !accept_new_key {
        bail!(
            "the secret key in {} is not the one that belongs to this database. Put that \
             one back, alone or behind the new one; where it is lost for good, start once with \
             `stagedoor serve --accept-new-key`: that gives up {} of two-step login, which is \
             turned off there, and makes {} of deleted accounts free",
            config.key_place(),
            counted(wrong.unreadable, "secret"),
            counted(wrong.barred_names, "username")
        );
    }
    let accepted = key_check::accept_new_key(services).await?;
    for user_id in &accepted.without_two_step {
        tracing::warn!(%user_id, "two-step login is off: the key of its secret is lost");
    }
    tracing::warn!(
        accounts_without_two_step = accepted.without_two_step.len(),
        freed_usernames = accepted.freed_names,
        "a new secret key is accepted: two-step login is off where its secret cannot be read, \
         and its owners are told by mail; usernames of deleted accounts are anybody's. Take \
         --accept-new-key away again"
    );
    Ok(())
}

/// Opens the database and applies what is missing.
///
/// # Errors
/// When it cannot be reached or migrated.
pub async fn migrated_database(config: &Config) -> anyhow::Result<Db> {
    create_private_folder(&config.data).map_err(|error| {
        let said = format!("cannot use STAGEDOOR_DATA={}", config.data.display());
        with_owner(error.into(), &config.data).context(said)
    })?;
    let new_file = config.database_file().filter(|it| ownership::is_gone(it));
    let db = database(config).await?;
    migrate(config, &db).await?;
    if let Some(file) = new_file {
        for made in database_files(&file) {
            file_owner::hand_over(&made);
        }
    }
    Ok(db)
}

async fn migrate(config: &Config, db: &Db) -> anyhow::Result<()> {
    let migrate_url = config.database_migrate_url.as_ref().map(SecretUrl::expose);
    let mut migrated = db
        .migrate_through(migrate_url)
        .await
        .map_err(|error| match error {
            Unmigrated::Away(error) => unreachable(config, error),
            error => of_database(config, error.into()).context(format!(
                "cannot migrate DATABASE_URL={}",
                config.database_url
            )),
        })?;
    // Tables that are new belong to the role that made them, and the one that serves is
    // granted its rights on them later.
    let renewed = match migrate_url.filter(|_| migrated.by_owner) {
        Some(url) => {
            let owner = Db::open(url, None)
                .await
                .context("cannot open DATABASE_MIGRATE_URL")?;
            renew_email_keys(&owner).await
        }
        None => users::renew_email_keys(db, &mut migrated.reader).await,
    };
    renewed.with_context(|| {
        let url = &config.database_url;
        format!("cannot compute the keys of addresses anew in DATABASE_URL={url}")
    })
}

async fn renew_email_keys(db: &Db) -> Result<(), Error> {
    let mut reader = db.read(Freshness::Latest).await?;
    users::renew_email_keys(db, &mut reader).await
}

/// The mailer: SMTP, or the outbox folder.
///
/// # Errors
/// When `SMTP_URL` cannot be used.
pub fn mailer(config: &Config) -> anyhow::Result<Mailer> {
    let smtp_url = config.smtp_url.as_ref().map(SecretUrl::expose);
    let hello = config.settings.hello();
    Mailer::from_url(smtp_url, hello, config.outbox()).with_context(|| {
        let shown = config
            .smtp_url
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        format!("SMTP_URL={shown} cannot be used")
    })
}

/// What the router is told. `draining` is cancelled when the server was told to stop.
pub fn router_options(
    config: &Config,
    site: Site,
    readiness: Readiness,
    draining: CancellationToken,
) -> RouterOptions {
    let reload_port = std::env::var("LEPTOS_RELOAD_PORT");
    let reload_port = reload_port.ok().and_then(|port| port.parse().ok());
    RouterOptions {
        site,
        // The one that cargo-leptos has where nobody chose another.
        reload_port: reload_port.unwrap_or(3001),
        trusted_proxies: config.trusted_proxies.clone(),
        body_limit_bytes: config.body_limit_bytes,
        hsts_subdomains: config.hsts_subdomains,
        development: config.development,
        outbox: config.smtp_url.is_none().then(|| config.outbox()),
        texts: Arc::new(config.texts()),
        draining,
        readiness,
        metered: config.metrics_address.is_some(),
    }
}

/// Makes a folder that only this user can look into: it holds addresses, password
/// hashes and mails.
pub fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let is_new = ownership::is_gone(folder);
    builder.create(folder)?;
    if is_new {
        file_owner::hand_over(folder);
    }
    Ok(())
}
