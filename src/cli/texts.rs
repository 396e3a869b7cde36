//! `stagedoor texts`.

use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use stagedoor_app::texts::SiteText;

use stagedoor_words::Language;

use super::answer::{print, write};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print which of the texts are your own and which are the program's, with the file
    /// that would hold your own, as JSON.
    List,
    /// Print the text that comes with the program, in Markdown, to begin your own with:
    /// `stagedoor texts show terms > data/texts/terms.md`. That file is for everybody;
    /// `terms.fr.md` beside it is for those who read French. What stands in {{braces}} is
    /// filled in from the settings.
    Show {
        /// Which one.
        name: Name,
        /// In which language, by its tag.
        #[arg(long, default_value = "en", value_parser = language)]
        language: Language,
    },
}

/// The name of a text.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Name {
    /// What people agree to.
    Terms,
    /// What is stored about them.
    Privacy,
    /// Answers, and whom to ask.
    Help,
}

impl From<Name> for SiteText {
    fn from(name: Name) -> Self {
        match name {
            Name::Terms => Self::Terms,
            Name::Privacy => Self::Privacy,
            Name::Help => Self::Help,
        }
    }
}

fn language(tag: &str) -> Result<Language, String> {
    let tags = || Language::ALL.map(Language::tag).join(", ");
    Language::of_tag(tag).ok_or_else(|| format!("there is {}", tags()))
}

/// A text and where it comes from.
#[derive(Serialize)]
struct Listed {
    name: &'static str,
    file: String,
    is_default: bool,
}

pub(super) fn run(command: &Command, config: &Config) -> anyhow::Result<()> {
    match command {
        Command::List => {
            let texts = config.texts();
            let defaults = texts.defaults();
            let listed = SiteText::ALL.map(|text| Listed {
                name: text.name(),
                file: texts.file(text).display().to_string(),
                is_default: defaults.contains(&text),
            });
            print(&listed)
        }
        Command::Show { name, language } => {
            let text = SiteText::from(*name).default_text(*language);
            write(text.as_bytes())
        }
    }
}
