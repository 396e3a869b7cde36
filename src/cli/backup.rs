//! `stagedoor backup`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use stagedoor_domain::backups::{self, Made, MediaTaken, Source};
use stagedoor_domain::{Clock, SystemClock};

use super::answer::print;
use crate::assemble;
use crate::config::Config;

/// Where it goes, and whether the key goes with it.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// A folder that is new or empty.
    folder: PathBuf,
    /// Put `secret.key` into it, too. Whoever has both can read two-step secrets: keep the
    /// backup accordingly, or move that file elsewhere.
    #[arg(long)]
    with_key: bool,
}

pub(super) async fn run(command: &Command, config: &Config) -> anyhow::Result<()> {
    let key = config.data.join("secret.key");
    if command.with_key && config.secret_key.is_some() {
        anyhow::bail!(
            "STAGEDOOR_SECRET_KEY holds the key, which is in no file: keep a copy of it yourself, \
             and leave --with-key away"
        );
    }
    let db = assemble::present_database(config).await?;
    let url = config.database_migrate_url.as_ref();
    let source = Source {
        db: db.clone(),
        database_url: url.unwrap_or(&config.database_url).expose().to_owned(),
        media: assemble::media(config).await?,
        media_url: format!("{:?}", config.storage),
        texts: config.data.join("texts"),
        key: command.with_key.then_some(key),
    };
    let made = backups::make(source, &command.folder, SystemClock.now()).await;
    db.close().await;
    let made = made?;
    print(&made)?;
    let mut err = std::io::stderr().lock();
    for note in notes(&made, config.secret_key.is_some()) {
        writeln!(err, "{note}")?;
    }
    Ok(())
}

/// What somebody has to know who relies on it.
fn notes(made: &Made, key_is_set: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if !made.with_key {
        let kept = if key_is_set {
            "STAGEDOOR_SECRET_KEY"
        } else {
            "secret.key in the data folder"
        };
        notes.push(format!(
            "The key is not in it: keep {kept} elsewhere; without it the codes of authenticator apps stop."
        ));
    }
    if made.media == MediaTaken::InBucket {
        notes.push(
            "The bucket is not copied: tracks and pictures are as safe as it is (versioning, or a \
             copy of its own)."
                .to_owned(),
        );
    }
    if !made.missing.is_empty() {
        notes.push(format!(
            "{} objects that the database names were not there; `stagedoor db check` tells them.",
            made.missing.len()
        ));
    }
    notes
}
