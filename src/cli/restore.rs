//! `stagedoor restore`.

use std::path::PathBuf;

use clap::Args;
use stagedoor_domain::backups::{self, Restored, Target, UNFINISHED};
use stagedoor_domain::{Db, Destination, key_check};

use super::answer::{print, say};
use crate::assemble;
use crate::config::Config;
use crate::ownership::with_owner_of_unread;

/// What is restored.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// The folder that `stagedoor backup` wrote.
    folder: PathBuf,
}

pub(super) async fn run(command: &Command, config: &Config) -> anyhow::Result<()> {
    let database = if let Some(file) = config.database_file() {
        Destination::Sqlite(file)
    } else {
        Destination::Postgres(assemble::owner_url(config)?.expose().to_owned())
    };
    let newest = Db::newest_schema_of(&database);
    let target = Target {
        data: config.data.clone(),
        schema: newest,
        database,
        key: config
            .secret_key
            .clone()
            .zip(config.set_key_place().map(str::to_owned)),
        media: config.storage.clone(),
        limit_bytes: config.settings.upload_limit_bytes,
    };
    let restored = match backups::restore(&command.folder, target).await {
        Ok(restored) => restored,
        Err(error) if config.data.join(UNFINISHED).exists() => {
            let said = "the restore broke off: empty the data folder, the media store and the \
                        database before the next try";
            return Err(with_owner_of_unread(error.into()).context(said));
        }
        Err(error) => return Err(with_owner_of_unread(error.into())),
    };
    print(&restored)?;
    if is_other_key(config).await {
        say(&format!(
            "The key in {} is not the one that belongs to this database: put that one there before \
             the first start.",
            config.key_place()
        ));
    }
    for note in notes(&restored, newest, config) {
        say(&note);
    }
    Ok(())
}

/// Whether there is a key that is not the database's. One of before keys were noted says
/// nothing.
async fn is_other_key(config: &Config) -> bool {
    let is_there = config.secret_key.is_some() || config.key_file().exists();
    // None is made here.
    if !is_there {
        return false;
    }
    let Ok(key) = assemble::present_key(config) else {
        return true;
    };
    let Ok(db) = assemble::database(config).await else {
        return false;
    };
    let core = assemble::core(config, db, key);
    let is_right = key_check::is_right(&core).await;
    core.db.close().await;
    matches!(is_right, Ok(false))
}

/// What is to be done next.
fn notes(restored: &Restored, newest: i64, config: &Config) -> Vec<String> {
    let mut notes = Vec::new();
    if !restored.with_key && config.secret_key.is_none() {
        notes.push(format!(
            "The key is not in the backup: put secret.key into {} before the first start. \
             Where it is lost, `stagedoor serve --accept-new-key` says what that costs.",
            config.data.display()
        ));
    }
    if let Some(bucket) = &restored.bucket {
        notes.push(format!(
            "Tracks and pictures are still in {bucket}. It takes nothing of this site, and nothing \
             in it is swept away, until you remove its object stagedoor-id: do that only when no \
             other database uses it."
        ));
    }
    if config.database_migrate_url.is_some() {
        notes.push(
            "Grant the role of DATABASE_URL its rights again (database_roles.sql).".to_owned(),
        );
    }
    let is_older = restored.schema < newest;
    let next = if is_older {
        format!(
            "The backup was made by an older Stagedoor {} (schema {}; this one has {newest}). Next: \
             start the server, which brings the database up to date, or `stagedoor migrate`, then \
             `stagedoor db check`.",
            restored.program, restored.schema
        )
    } else {
        "Next: `stagedoor db check`, then start the server.".to_owned()
    };
    notes.push(format!(
        "{next} Mails that were due when the backup was made go out with the start: for a trial \
         leave SMTP_URL unset."
    ));
    notes
}
