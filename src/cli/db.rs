//! `stagedoor db`.

use clap::Subcommand;
use serde::Serialize;
use stagedoor_domain::media::{self, Checked};
use stagedoor_domain::{Clock, Db, SystemClock};

use super::answer::{explained, print};
use crate::assemble;
use crate::config::Config;
use crate::counted::counted;
use crate::ownership::with_owner_of_unread;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Look at the whole database and at every object that it names, and print what is wrong
    /// as JSON; the exit code says whether anything is. It changes nothing, and may run beside
    /// a server.
    Check,
}

/// What is wrong.
#[derive(Serialize)]
struct Findings {
    is_whole: bool,
    /// The newest migration that is applied.
    schema: Option<i64>,
    /// The newest one that this program has.
    program_schema: i64,
    /// What the database finds in itself.
    database: Vec<String>,
    /// Nothing where the tables are those of another version.
    media: Option<Checked>,
}

pub(super) async fn run(command: &Command, config: &Config) -> anyhow::Result<()> {
    let Command::Check = command;
    let db = assemble::answering_database(config).await?;
    let found = check(&db, config).await;
    db.close().await;
    let found = found?;
    print(&found)?;
    if found.is_whole {
        return Ok(());
    }
    anyhow::bail!(said(&found))
}

async fn check(db: &Db, config: &Config) -> anyhow::Result<Findings> {
    let schema = db.schema().await.map_err(explained)?;
    let program_schema = db.newest_schema();
    let database = db.problems().await.map_err(explained)?;
    let is_known = schema == Some(program_schema);
    let media = if is_known {
        let store = assemble::media(config).await?;
        let checked = media::check(db, &store, SystemClock.now()).await;
        Some(checked.map_err(|error| with_owner_of_unread(explained(error)))?)
    } else {
        None
    };
    let is_good = |media: &Checked| media.missing.is_empty() && media.wrong_size.is_empty();
    Ok(Findings {
        is_whole: database.is_empty() && media.as_ref().is_some_and(is_good),
        schema,
        program_schema,
        database,
        media,
    })
}

/// The same in one line.
fn said(found: &Findings) -> String {
    let mut said = Vec::new();
    match found.schema {
        None => said.push("the database is empty".to_owned()),
        Some(schema) if schema > found.program_schema => said.push(format!(
            "the database was made by a newer Stagedoor (schema {schema}; this one knows {})",
            found.program_schema
        )),
        Some(schema) if schema < found.program_schema => said.push(format!(
            "the database was made by an older Stagedoor (schema {schema}; this one has {}): the \
             next start brings it up to date, or `stagedoor migrate`",
            found.program_schema
        )),
        Some(_) => {}
    }
    if let Some(first) = found.database.first() {
        said.push(format!(
            "the database has {}, the first: {first}",
            counted(found.database.len(), "problem")
        ));
    }
    if let Some(media) = &found.media {
        said.extend(media_problems(&media.missing, &media.wrong_size));
    }
    said.join("; ")
}

/// What is to be said of objects that are not there, and of those that are not whole.
pub(super) fn media_problems(missing: &[String], wrong_size: &[String]) -> Vec<String> {
    let mut said = Vec::new();
    for (keys, one, several) in [
        (missing, "is missing", "are missing"),
        (wrong_size, "has another size", "have another size"),
    ] {
        match keys {
            [] => {}
            [key] => said.push(format!("1 object {one}: {key}")),
            [first, ..] => said.push(format!("{} objects {several}, such as {first}", keys.len())),
        }
    }
    said
}
