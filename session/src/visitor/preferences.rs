//! What whoever asks has chosen for themselves.

use std::sync::Arc;

use stagedoor_domain::{Error, Preferences, Theme, User, preferences};

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

    /// Notes what they have chosen; see [`preferences::set`]. It shows in the answer to
    /// this very request.
    pub async fn set_preferences(&self, chosen: Preferences) -> Result<Arc<User>, Error> {
        let caller = self.account_holder().await?;
        let user = preferences::set(&caller, chosen).await?;
        Ok(self.remember(user))
    }
}
