//! The frame of the settings: tabs beside the content.

use leptos::prelude::*;

use stagedoor_domain::users::Status;
use stagedoor_domain::{Role, User};
use stagedoor_words::Words;

use crate::components::icon::{self, Icon};
use crate::language::words;

/// One tab of the settings.
struct Tab {
    /// Its first page, above all its others.
    path: &'static str,
    /// What it is called.
    name: fn(&'static Words) -> &'static str,
    icon: &'static str,
    /// Who has it.
    whose: fn(Role) -> bool,
}

/// The tabs, in their order.
const TABS: &[Tab] = &[
    Tab {
        path: "/settings",
        name: |words| words.account.heading,
        icon: icon::PERSON,
        whose: |_| true,
    },
    Tab {
        path: "/settings/artist",
        name: |words| words.artist_settings.heading,
        icon: icon::MICROPHONE,
        whose: Role::is_creator_tier,
    },
    Tab {
        path: "/settings/security",
        name: |words| words.settings.security,
        icon: icon::SHIELD,
        whose: |_| true,
    },
    Tab {
        path: "/settings/data",
        name: |words| words.own_data.heading,
        icon: icon::DATA,
        whose: |_| true,
    },
    Tab {
        path: "/settings/appearance",
        name: |words| words.appearance.heading,
        icon: icon::PALETTE,
        whose: |_| true,
    },
    // It leads out of the settings, to where the same accounts work for the site.
    Tab {
        path: "/admin/support",
        name: |words| words.admin.heading,
        icon: icon::INBOX,
        whose: Role::is_staff,
    },
];

/// Which tabs somebody is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TabsShown {
    /// Those that are for this role.
    Of(Role),
    /// None: the account is not open, and they would all lead away from the page.
    None,
}

impl TabsShown {
    /// Those that this user is shown.
    pub fn to(user: Option<&User>) -> Self {
        match user {
            Some(user) if user.status != Status::Active => Self::None,
            Some(user) => Self::Of(user.role),
            None => Self::Of(Role::User),
        }
    }
}

/// The tab that the page at `path` belongs to.
fn tab_of(path: &str) -> Option<&'static Tab> {
    TABS.iter()
        .filter(|tab| {
            let rest = path.strip_prefix(tab.path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .max_by_key(|tab| tab.path.len())
}

/// The page at `path`: its heading, the tabs, its content, and the way back to the
/// tab's first page.
#[component]
pub fn SettingsFrame(
    path: String,
    title: String,
    tabs: TabsShown,
    children: Children,
) -> impl IntoView {
    let current = tab_of(&path);
    let words = words();
    let (settings, frame) = (&words.settings, &words.frame);
    let shown = TABS.iter().filter(|tab| match tabs {
        TabsShown::Of(role) => (tab.whose)(role),
        TabsShown::None => false,
    });
    let links = shown.map(|tab| {
        let is_current = current.is_some_and(|current| current.path == tab.path);
        view! {
            <a href=tab.path aria-current=is_current.then_some("page")>
                <Icon shape=tab.icon />{(tab.name)(words)}
            </a>
        }
    });
    let is_open = tabs != TabsShown::None;
    let back = current.filter(|tab| tab.path != path && is_open);
    let nav = is_open.then(|| {
        view! {
            <nav class="settings-tabs" aria-label=frame.settings>{links.collect_view()}</nav>
        }
    });
    view! {
        <h1>{title}</h1>
        <div class="settings">
            {nav}
            <div class="settings-panel">
                {children()}
                {back.map(|tab| view! { <p><a href=tab.path>{(settings.back_to)((tab.name)(words))}</a></p> })}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{tab_of, words};

    #[test]
    fn a_page_belongs_to_the_nearest_tab_above_it() {
        let name = |path| tab_of(path).map(|tab| (tab.name)(words()));
        assert_eq!(name("/settings"), Some("Account"));
        assert_eq!(name("/settings/username"), Some("Account"));
        assert_eq!(name("/settings/security"), Some("Security"));
        assert_eq!(name("/settings/security/two-step"), Some("Security"));
        assert_eq!(name("/settings/data"), Some("Your data"));
        assert_eq!(name("/settings/artist"), Some("Artist"));
        assert_eq!(name("/settings/securityx"), Some("Account"));
        assert_eq!(name("/"), None);
    }
}
