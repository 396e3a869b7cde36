//! What the log says at the start: which program this is, and what it works with. No
//! secret is in it.

use stagedoor_domain::storage::Location;
use stagedoor_domain::{SecretKey, Services};

use crate::config::Config;
use crate::version::{COMMIT, VERSION};

/// Says which program this is.
pub(super) fn program() {
    tracing::info!(version = VERSION, commit = COMMIT, "stagedoor starts");
}

/// Says what it works with.
pub(super) fn parts(config: &Config, services: &Services) {
    let smtp = config.smtp_url.as_ref().map(ToString::to_string);
    let outbox = || format!("files in {}, no SMTP_URL", config.outbox().display());
    let storage = match &config.storage {
        Location::Folder(folder) => folder.display().to_string(),
        Location::Bucket(bucket) => format!("s3://{}/{}", bucket.bucket, bucket.prefix),
    };
    let replica = config.database_read_url.as_ref().map(ToString::to_string);
    let (current, older) = key(&services.secret_key);
    tracing::info!(
        system = services.db.system(),
        database = %config.database_url,
        replica,
        mail = smtp.unwrap_or_else(outbox),
        sender = config.settings.mail_from,
        storage,
        key = current,
        key_from = config.set_key_place().unwrap_or("secret.key"),
        older_keys = older,
        "works with these",
    );
}

fn key(key: &SecretKey) -> (String, usize) {
    let (current, older) = key.ids();
    (current.to_string(), older.len())
}
