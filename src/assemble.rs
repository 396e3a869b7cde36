//! Makes the parts out of the configuration.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use leptos::config::LeptosOptions;
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::passwords::PasswordHasher;
use stagedoor_domain::storage::MediaStore;
use stagedoor_domain::users;
use stagedoor_domain::{Db, Error, Freshness, OsEntropy, SecretKey, Services, SystemClock};

use crate::config::{Config, SecretUrl};
use crate::router::RouterOptions;

/// Puts the services over `db` together.
///
/// # Errors
/// When the media folder cannot be used.
pub async fn services(config: &Config, db: Db, secret_key: SecretKey) -> anyhow::Result<Services> {
    let media = MediaStore::open(
        config.data.join("media"),
        config.settings.upload_limit_bytes,
    )
    .await
    .with_context(|| format!("cannot use the media folder in {}", config.data.display()))?
    .keeping_free(config.settings.disk_floor_bytes);
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

/// The configured key, or the one in the data folder, which is made at the first
/// start.
///
/// # Errors
/// When the file cannot be read or made, or holds no key.
pub fn secret_key(config: &Config) -> anyhow::Result<SecretKey> {
    if let Some(key) = &config.secret_key {
        return Ok(key.clone());
    }
    let file = config.data.join("secret.key");
    SecretKey::in_file(&file, &OsEntropy)
        .with_context(|| format!("cannot use the secret key in {}", file.display()))
}

/// Opens the database and applies what is missing.
///
/// # Errors
/// When it cannot be reached or migrated.
pub async fn migrated_database(config: &Config) -> anyhow::Result<Db> {
    create_private_folder(&config.data)
        .with_context(|| format!("cannot use STAGEDOOR_DATA={}", config.data.display()))?;
    let read_url = config.database_read_url.as_ref().map(SecretUrl::expose);
    let db = Db::open(config.database_url.expose(), read_url)
        .await
        .with_context(|| format!("cannot open DATABASE_URL={}", config.database_url))?;
    let migrate_url = config.database_migrate_url.as_ref().map(SecretUrl::expose);
    let mut migrated = db
        .migrate_through(migrate_url)
        .await
        .with_context(|| format!("cannot migrate DATABASE_URL={}", config.database_url))?;
    // Tables that are new belong to the role that made them, and the one that serves is
    // granted its rights on them later.
    let renewed = match migrate_url.filter(|_| migrated.by_owner) {
        Some(url) => {
            let owner = Db::open(url, None)
                .await
                .context("cannot open DATABASE_MIGRATE_URL")?;
            renew_email_keys(&owner).await
        }
        None => users::renew_email_keys(&db, &mut migrated.reader).await,
    };
    renewed.with_context(|| {
        let url = &config.database_url;
        format!("cannot compute the keys of addresses anew in DATABASE_URL={url}")
    })?;
    Ok(db)
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

/// What the router is told.
pub fn router_options(config: &Config) -> RouterOptions {
    RouterOptions {
        leptos: leptos_options(&config.site),
        trusted_proxies: config.trusted_proxies.clone(),
        body_limit_bytes: config.body_limit_bytes,
        hsts_subdomains: config.hsts_subdomains,
        development: config.development,
        outbox: config.smtp_url.is_none().then(|| config.outbox()),
        texts: Arc::new(config.texts()),
    }
}

/// Where the built assets are, and how they are named. The build leaves the
/// hashes of their names in `hash.txt`: beside the program, or, in a folder that
/// was copied elsewhere, in or beside the site folder.
fn leptos_options(site: &Path) -> LeptosOptions {
    let beside_program = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("hash.txt")));
    let hash_file = [
        Some(site.join("hash.txt")),
        site.parent().map(|folder| folder.join("hash.txt")),
        beside_program,
    ]
    .into_iter()
    .flatten()
    .find(|file| file.is_file())
    // Leptos looks for a relative path beside the program.
    .and_then(|file| std::path::absolute(file).ok());
    // Where `cargo leptos watch` tells pages to load again.
    let reload_port = std::env::var("LEPTOS_RELOAD_PORT");
    let reload_port = reload_port.ok().and_then(|port| port.parse().ok());
    let options = LeptosOptions::builder()
        .output_name("stagedoor")
        .reload_port(reload_port.unwrap_or(3001))
        .site_root(site.to_string_lossy().as_ref())
        .site_pkg_dir("pkg");
    match hash_file {
        Some(file) => options
            .hash_files(true)
            .hash_file(file.to_string_lossy().as_ref().into())
            .build(),
        None => options.build(),
    }
}

/// Makes a folder that only this user can look into: it holds addresses, password
/// hashes and mails.
pub fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
