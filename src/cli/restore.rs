//! `stagedoor restore`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use stagedoor_domain::backups::{self, Restored, Target, UNFINISHED};
use stagedoor_domain::{Db, Destination};

use super::answer::print;
use crate::config::Config;

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
        let url = config.database_migrate_url.as_ref();
        Destination::Postgres(url.unwrap_or(&config.database_url).expose().to_owned())
    };
    let target = Target {
        data: config.data.clone(),
        schema: Db::newest_schema_of(&database),
        database,
        media: config.storage.clone(),
        limit_bytes: config.settings.upload_limit_bytes,
    };
    let restored = match backups::restore(&command.folder, target).await {
        Ok(restored) => restored,
        Err(error) if config.data.join(UNFINISHED).exists() => {
            let said = "the restore broke off: empty the data folder, the media store and the \
                        database before the next try";
            return Err(anyhow::Error::new(error).context(said));
        }
        Err(error) => return Err(error.into()),
    };
    print(&restored)?;
    let mut err = std::io::stderr().lock();
    for note in notes(&restored, config) {
        writeln!(err, "{note}")?;
    }
    Ok(())
}

/// What is to be done next.
fn notes(restored: &Restored, config: &Config) -> Vec<String> {
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
            "Tracks and pictures are still in {bucket}. Nothing in it is swept away until you \
             remove its object stagedoor-id: do that only when no other database uses it."
        ));
    }
    if config.database_migrate_url.is_some() {
        notes.push(
            "Grant the role of DATABASE_URL its rights again (database_roles.sql).".to_owned(),
        );
    }
    notes.push(
        "Next: `stagedoor db check`, then start the server, which brings the database up to date. \
         Mails that were due when the backup was made go out then: for a trial leave SMTP_URL unset."
            .to_owned(),
    );
    notes
}
