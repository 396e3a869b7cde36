//! Why there is no backup, or nothing was restored from it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::db::{CopyFailed, LoadFailed};
use crate::error::Error;
use crate::storage::Unreadable;

/// Why there is no backup, or nothing was restored from it. Each is one line for an
/// operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupFailed {
    /// A backup never goes over what is there.
    #[error(
        "{} is there and not empty, {first:?} is in it: name a folder that is new",
        folder.display()
    )]
    NotEmpty {
        /// Where the backup was to go.
        folder: PathBuf,
        /// The first that is in it, by name.
        first: OsString,
    },
    /// It would be a part of what it is a backup of.
    #[error(
        "{} is inside {}, which is what is backed up: name a folder elsewhere, best on another disk",
        folder.display(), inside.display()
    )]
    Inside {
        /// Where the backup was to go.
        folder: PathBuf,
        /// The data folder, or the media store.
        inside: PathBuf,
    },
    /// Another backup is being written there, or did not come to its end.
    #[error(
        "{} is there: another backup is being made, or one did not come to its end; remove that \
         folder then", .0.display()
    )]
    Unfinished(PathBuf),
    /// There is nothing in it.
    #[error("the database is empty: there is nothing to back up yet")]
    NothingThere,
    /// The program does not know these tables.
    #[error("the database was made by a newer Stagedoor (schema {schema}; this one knows {ours})")]
    NewerDatabase {
        /// The database's.
        schema: i64,
        /// This program's.
        ours: i64,
    },
    /// The program knows tables that are not there yet.
    #[error(
        "the database has schema {schema} and this Stagedoor {ours}: make the backup with the \
         version that serves it, or run `stagedoor migrate` first"
    )]
    OlderDatabase {
        /// The database's.
        schema: i64,
        /// This program's.
        ours: i64,
    },
    /// The folder is no backup.
    #[error("{} is no backup of Stagedoor: {why}", folder.display())]
    NoBackup {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The backup is of a version that came later.
    #[error(
        "the backup was made by a newer Stagedoor {program} (schema {schema}; this is {this}, \
         schema {ours}): restore it with that version"
    )]
    NewerBackup {
        /// The version that made it.
        program: String,
        /// Its schema.
        schema: i64,
        /// The version of this program.
        this: &'static str,
        /// Its schema.
        ours: i64,
    },
    /// A file of the backup is not what the manifest says.
    #[error("the backup is damaged: {path} {why}; nothing was restored")]
    Damaged {
        /// The file, in the backup.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The databases are of two kinds.
    #[error(
        "the backup has {backup}, and DATABASE_URL names another kind of database: they cannot be \
         turned into each other"
    )]
    OtherKind {
        /// The file with the database.
        backup: String,
    },
    /// The key is where it was put apart, and not here.
    #[error(
        "{} is not empty, {first:?} is in it: restore into an empty folder (STAGEDOOR_DATA)",
        folder.display()
    )]
    DataInUse {
        /// The data folder.
        folder: PathBuf,
        /// The first that is in it, by name.
        first: OsString,
    },
    /// There are two keys, and one of them is not the database's.
    #[error(
        "the key of the backup is not among those in {place}, which would be used: take one of the \
         two away. The backup's belongs to its database; nothing was restored"
    )]
    OtherKey {
        /// Where the other one is.
        place: String,
    },
    /// There is something in the database.
    #[error("the database that DATABASE_URL names is not empty: restore into one that is")]
    DatabaseInUse,
    /// There is something in the media store.
    #[error(
        "the media store that STORAGE_URL names is not empty, {first:?} is in it: restore into one \
         that is"
    )]
    MediaInUse {
        /// The first that is in it.
        first: OsString,
    },
    /// A file that is to be read.
    #[error("{0}")]
    Unread(#[source] Unreadable),
    /// A file.
    #[error("{}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database.
    #[error(transparent)]
    Copy(#[from] CopyFailed),
    /// The database, on its way back.
    #[error(transparent)]
    Load(#[from] LoadFailed),
    /// The database or the media store.
    #[error(transparent)]
    Other(#[from] Error),
}

impl BackupFailed {
    /// What makes an error of a file one that names it.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// The same of one that is read.
    pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Unread(Unreadable { path, source })
    }
}
