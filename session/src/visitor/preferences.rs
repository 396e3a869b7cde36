//! What whoever asks has chosen for themselves.

use std::sync::Arc;

use stagedoor_domain::{Error, Preferences, Theme, User, preferences};
use stagedoor_words::Language;

use super::Visitor;

impl Visitor {
    /// What pages look like to whoever asks: as their account has it where they are known
    /// to be logged in, else as this browser has it. Who is logged in and has chosen
    /// nothing sees what their device asks for, whoever used this browser before.
    pub fn theme(&self) -> Theme {
        let user = self.lock().user.clone();
        user.map_or(self.0.kept_theme, |user| user.theme.unwrap_or_default())
    }

    /// What the browser must be told of it, where it knows something else.
    pub(crate) fn theme_change(&self) -> Option<Theme> {
        Some(self.theme()).filter(|theme| *theme != self.0.kept_theme)
    }

    /// The language that whoever asks is answered in: that of their account where they are
    /// known to be logged in and it has one, else what this browser asks for.
    pub fn language(&self) -> Language {
        let chosen = self.settled_language();
        chosen.or(self.0.client.language).unwrap_or_default()
    }

    /// What the browser must be told of it, where it asks for something else by itself.
    pub(crate) fn language_change(&self) -> Option<Language> {
        let chosen = self.settled_language();
        chosen.filter(|language| Some(*language) != self.0.client.language)
    }

    fn settled_language(&self) -> Option<Language> {
        let state = self.lock();
        let of_account = state.user.as_ref().and_then(|user| user.language);
        of_account.or(state.chosen_language)
    }

    /// Notes the language that was chosen in this browser, and with the account of whoever
    /// is logged in there.
    pub async fn choose_language(&self, language: Language) -> Result<(), Error> {
        self.lock().chosen_language = Some(language);
        let chosen = Preferences {
            language: Some(language),
            ..Preferences::default()
        };
        match self.set_preferences(chosen).await {
            Ok(_) | Err(Error::Unauthenticated | Error::UserNotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Notes what they have chosen; see [`preferences::set`]. It shows in the answer to
    /// this very request.
    pub async fn set_preferences(&self, chosen: Preferences) -> Result<Arc<User>, Error> {
        let caller = self.account_holder().await?;
        let user = preferences::set(&caller, chosen).await?;
        Ok(self.remember(user))
    }
}
