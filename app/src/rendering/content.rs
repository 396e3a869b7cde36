//! What the view of a page returns.

use std::borrow::Cow;

use leptos::prelude::*;

use super::sharing::Sharing;
use crate::dto::{CurrentUser, Message};

/// Writes what stands in `<main>`, where it stands: islands around it may share
/// something with those in it.
pub type Main = Box<dyn FnOnce() -> AnyView + Send>;

/// What a page shows: its title, and what stands in its `<main>`.
pub struct Content {
    pub(super) title: Cow<'static, str>,
    pub(super) main: Main,
    pub(super) class: &'static str,
    pub(super) is_of_settings: bool,
    pub(super) is_indexed: bool,
    pub(super) following: Option<CurrentUser>,
    pub(super) messages: Vec<Message>,
    pub(super) sharing: Option<Sharing>,
}

impl Content {
    /// A narrow page, as forms and texts are.
    pub fn new<V: IntoView + 'static>(
        title: impl Into<Cow<'static, str>>,
        main: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            main: Box::new(|| main().into_any()),
            class: "page page-narrow",
            is_of_settings: false,
            is_indexed: true,
            following: None,
            messages: Vec::new(),
            sharing: None,
        }
    }

    /// A page of the settings: `title` is its heading too, the tabs stand beside
    /// `panel`, and below it a link leads back to the tab's own page.
    pub fn settings<V: IntoView + 'static>(
        title: impl Into<Cow<'static, str>>,
        panel: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        let mut content = Self::new(title, panel).class("page");
        content.is_of_settings = true;
        content
    }

    /// With another class for `<main>`.
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// With navigation that follows `user` while the page is open: it is an island, and
    /// so may be what is in the page.
    pub fn following(mut self, user: CurrentUser) -> Self {
        self.following = Some(user);
        self
    }

    /// With one more message, after those that the request before has left.
    pub fn saying(mut self, message: Option<Message>) -> Self {
        self.messages.extend(message);
        self
    }

    /// With what other sites are told of the page, where that is more than what the site
    /// is.
    pub fn shared_as(mut self, sharing: Option<Sharing>) -> Self {
        self.sharing = sharing;
        self
    }

    /// Not to be found through search engines, where `hidden` says so: the page is
    /// about what is in its address.
    pub fn hidden_from_search(mut self, hidden: bool) -> Self {
        self.is_indexed = !hidden;
        self
    }
}
