//! Whether the database takes writes, asked without leaving any.

use std::io;
use std::path::{Path, PathBuf};

use super::pools::Db;
use crate::disk_proof;

impl Db {
    /// The name of the database system, for people.
    pub const fn system(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Whether other servers may work on the same database.
    pub const fn may_have_several_servers(&self) -> bool {
        match self {
            Self::Sqlite { .. } => false,
            Self::Postgres { .. } => true,
        }
    }

    /// Why no connection can be had, where that can be found out: the pool goes on trying
    /// a server that refuses, and says no more in the end than that time is over.
    pub(crate) async fn why_away(&self) -> Option<sqlx::Error> {
        match self {
            Self::Sqlite { .. } => None,
            Self::Postgres { primary, .. } => primary.why_away().await,
        }
    }

    /// Writes a small file beside a SQLite file, which has to grow there, and removes it.
    /// A PostgreSQL server's disk is its own matter.
    ///
    /// # Errors
    /// What kept it from being written.
    pub(crate) async fn prove_room(&self) -> io::Result<()> {
        let Self::Sqlite { writer, .. } = self else {
            return Ok(());
        };
        let folder = folder_of(writer.connect_options().get_filename());
        tokio::task::spawn_blocking(move || disk_proof::write_and_remove(&folder))
            .await
            .map_err(io::Error::other)?
    }
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
