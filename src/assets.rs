//! The built pages' assets: scripts, styles, fonts, images. All of them together are the
//! site.
//!
//! A released program carries its site at its own end, and serves it from memory. A folder
//! that `STAGEDOOR_SITE` names is served instead, from disk, because somebody may be at
//! work on it; a program that carries none serves `site` beside it, else `target/site`,
//! where `cargo leptos` puts it.
//!
//! A site says by the names of its files which ones the pages use: see
//! [`stagedoor_app::BuiltNames`].

mod archive;
mod cache_policy;
mod folder;
mod listing;
mod memory;
mod program;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use stagedoor_app::{BuiltFiles, FOLDER};

use self::archive::ArchiveError;
use self::listing::TwoBuilds;
use self::memory::Files;
use self::program::ProgramError;

/// Where the site is.
#[derive(Debug, Clone)]
pub enum Site {
    /// In this folder.
    Folder(PathBuf),
    /// In memory, out of the program itself.
    Inside(Arc<Files>),
}

/// Why there is no site to serve.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The program could not be read, or what it carries is damaged.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// What the program carries is no site.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The folder is the site of more than one build.
    #[error(transparent)]
    TwoBuilds(#[from] TwoBuilds),
}

impl Site {
    /// The site in `folder`, where one is named; else the one inside this program; else
    /// the one beside it; else the one that `cargo leptos` has built.
    ///
    /// # Errors
    /// When the site inside this program is damaged, or that in a folder is two.
    pub fn find(folder: Option<&Path>) -> Result<Self, SiteError> {
        if let Some(folder) = folder {
            return Self::in_folder(folder.to_owned());
        }
        if let Some(archive) = program::carried_by_this_one()? {
            let files = Files::new(archive::read(archive.into())?);
            return Ok(Self::Inside(Arc::new(files)));
        }
        let beside = std::env::current_exe()
            .ok()
            .and_then(|program| program.parent().map(|folder| folder.join("site")))
            .filter(|folder| folder.is_dir());
        Self::in_folder(beside.unwrap_or_else(|| PathBuf::from("target/site")))
    }

    fn in_folder(folder: PathBuf) -> Result<Self, SiteError> {
        let used = listing::used_files(&folder)?;
        if !folder.join(FOLDER).join(used.stylesheet).is_file() {
            // `cargo leptos watch` starts before its first build is there.
            tracing::warn!(
                folder = %folder.display(),
                "no built site here: pages have neither a look nor islands"
            );
        }
        Ok(Self::Folder(folder))
    }

    /// Tells which files the build has made, now.
    pub fn built_files(&self) -> BuiltFiles {
        match self {
            Self::Folder(folder) => {
                let folder = folder.clone();
                Arc::new(move || listing::built_files(&folder))
            }
            Self::Inside(files) => {
                let below = format!("/{FOLDER}/");
                let names: Vec<String> = files
                    .paths()
                    .filter_map(|path| path.strip_prefix(&below))
                    .map(str::to_owned)
                    .collect();
                Arc::new(move || names.clone())
            }
        }
    }

    /// Serves the site's files, and hands everything else to `otherwise`.
    pub fn router(&self, otherwise: Router) -> Router {
        match self {
            Self::Folder(folder) => folder::router(folder, otherwise),
            Self::Inside(files) => memory::router(Arc::clone(files), otherwise),
        }
    }
}

/// Writes this program, without a site that it may carry, and the site in `folder` to
/// `output`.
///
/// # Errors
/// When one of them cannot be read or written, or `folder` is not the site of one build.
pub fn embed(folder: &Path, output: &Path) -> Result<(), SiteError> {
    let archive = archive::write(folder)?;
    program::write_with(&archive, output)?;
    Ok(())
}
