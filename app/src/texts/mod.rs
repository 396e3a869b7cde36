//! The texts of a house with a door sign: terms, privacy, help.
//!
//! Each is a Markdown file in the data folder, or, where an operator has put none
//! there, a default that comes with the program. Placeholders in it stand for what the
//! operator has set, so that no text says another number than the program keeps.

mod markdown;
mod placeholders;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use stagedoor_domain::{Error, Settings};
use stagedoor_words::Language;
use tokio::io::AsyncReadExt;

use crate::language::language;

pub use self::markdown::Written;
pub use self::placeholders::{Contact, Operator};

/// Longer than any such text, in bytes.
const LONGEST: u64 = 512 * 1024;

/// One of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteText {
    /// What people agree to.
    Terms,
    /// What is stored about them.
    Privacy,
    /// Answers, and whom to ask.
    Help,
}

impl SiteText {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Terms, Self::Privacy, Self::Help];

    /// What it is called in commands and file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Privacy => "privacy",
            Self::Help => "help",
        }
    }

    /// The text that comes with the program, in Markdown, with placeholders.
    pub const fn default_text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Terms, Language::English) => include_str!("../../texts/en/terms.md"),
            (Self::Privacy, Language::English) => include_str!("../../texts/en/privacy.md"),
            (Self::Help, Language::English) => include_str!("../../texts/en/help.md"),
            (Self::Terms, Language::French) => include_str!("../../texts/fr/terms.md"),
            (Self::Privacy, Language::French) => include_str!("../../texts/fr/privacy.md"),
            (Self::Help, Language::French) => include_str!("../../texts/fr/help.md"),
        }
    }
}

/// The texts of one installation.
#[derive(Debug)]
pub struct Texts {
    folder: PathBuf,
    operator: Operator,
}

impl Texts {
    /// The texts in `folder`, where `operator` runs the site.
    pub const fn new(folder: PathBuf, operator: Operator) -> Self {
        Self { folder, operator }
    }

    /// Where an operator puts their own, for everybody.
    pub fn file(&self, text: SiteText) -> PathBuf {
        self.folder.join(text.name()).with_extension("md")
    }

    /// Where they put it for those who read `language`, such as `terms.fr.md`.
    pub fn file_in(&self, text: SiteText, language: Language) -> PathBuf {
        let extension = format!("{}.md", language.tag());
        self.folder.join(text.name()).with_extension(extension)
    }

    /// Every place where an operator may have put `text`.
    fn files(&self, text: SiteText) -> impl Iterator<Item = PathBuf> {
        let languages = Language::ALL.map(|language| self.file_in(text, language));
        std::iter::once(self.file(text)).chain(languages)
    }

    /// Those that are still the program's own.
    pub fn defaults(&self) -> Vec<SiteText> {
        let is_default = |text: &SiteText| self.files(*text).all(|file| !file.exists());
        SiteText::ALL.into_iter().filter(is_default).collect()
    }

    /// The placeholders in the operator's files that stand for nothing, with the file
    /// of each.
    ///
    /// # Errors
    /// A file that cannot be read as text; the error names it.
    pub async fn unknown_placeholders(&self) -> std::io::Result<Vec<(PathBuf, String)>> {
        let mut found = Vec::new();
        for file in SiteText::ALL.into_iter().flat_map(|text| self.files(text)) {
            let markdown = read_if_there(&file).await.map_err(|error| {
                std::io::Error::new(error.kind(), format!("{}: {error}", file.display()))
            })?;
            let markdown = markdown.unwrap_or_default();
            let unknown = placeholders::unknown(&markdown);
            found.extend(unknown.into_iter().map(|name| (file.clone(), name)));
        }
        Ok(found)
    }

    /// `text` as it is shown now, in the language that is being answered in where the
    /// operator has written nothing for all: a change of its file shows at once.
    ///
    /// # Errors
    /// [`Error::Internal`] when the operator's file cannot be read. The default in its
    /// place would say what they have decided not to.
    pub async fn read(&self, text: SiteText, settings: &Settings) -> Result<Written, Error> {
        let language = language();
        let mut own = None;
        for file in [self.file_in(text, language), self.file(text)] {
            if own.is_none() {
                own = read_if_there(&file).await.map_err(|error| {
                    tracing::error!(%error, file = %file.display(), "a text cannot be read");
                    Error::internal(error)
                })?;
            }
        }
        let markdown = own.as_deref().unwrap_or(text.default_text(language));
        let filled = placeholders::filled(markdown, settings, &self.operator);
        Ok(markdown::written(&filled))
    }
}

/// What is in `file`, if there is one: a plain file, no longer than a text may be. A device
/// or a pipe has no end, or keeps whoever opens it waiting.
async fn read_if_there(file: &Path) -> std::io::Result<Option<String>> {
    match tokio::fs::metadata(file).await {
        Ok(found) if !found.is_file() => return Err(ErrorKind::InvalidInput.into()),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut text = String::new();
    let opened = tokio::fs::File::open(file).await?;
    opened.take(LONGEST + 1).read_to_string(&mut text).await?;
    if text.len() as u64 > LONGEST {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(Some(text))
}
