//! `stagedoor backup`.

use std::path::PathBuf;

use clap::Args;
use stagedoor_domain::backups::{self, Made, MediaTaken, Source};
use stagedoor_domain::{Clock, SystemClock};

use super::answer::{print, say};
use super::db::media_problems;
use crate::assemble;
use crate::config::Config;
use crate::ownership::with_owner_of_unread;

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
    let key = config.key_file();
    if let Some(place) = config.set_key_place().filter(|_| command.with_key) {
        anyhow::bail!(
            "{place} holds the key, which is not in the data folder: keep a copy of it yourself, \
             and leave --with-key away"
        );
    }
    let database_url = assemble::owner_url(config)?.expose().to_owned();
    let db = assemble::answering_database(config).await?;
    let source = Source {
        db: db.clone(),
        database_url,
        media: assemble::media(config).await?,
        media_url: format!("{:?}", config.storage),
        data: config.data.clone(),
        texts: config.data.join("texts"),
        key: command.with_key.then_some(key),
    };
    let made = backups::make(source, &command.folder, SystemClock.now()).await;
    db.close().await;
    let made = made.map_err(|error| with_owner_of_unread(error.into()))?;
    print(&made)?;
    for note in notes(&made, config.set_key_place()) {
        say(&note);
    }
    let lacks = media_problems(&made.missing, &made.wrong_size);
    if lacks.is_empty() {
        return Ok(());
    }
    anyhow::bail!(
        "the backup is made, and not whole, since the media store is not: {}",
        lacks.join("; ")
    )
}

/// What somebody has to know who relies on it.
fn notes(made: &Made, key_place: Option<&str>) -> Vec<String> {
    let mut notes = Vec::new();
    if !made.with_key {
        let kept = key_place.unwrap_or("secret.key in the data folder");
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
    notes
}
