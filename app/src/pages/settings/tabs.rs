//! The tabs of the settings.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};

/// A tab, with every page below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// `/settings`.
    Account,
    /// `/settings/security`.
    Security,
}

/// Links to the tabs; `current` is the one that the page belongs to.
#[component]
pub fn SettingsTabs(current: Tab) -> impl IntoView {
    let is_current = |tab| (tab == current).then_some("page");
    view! {
        <nav class="settings-tabs" aria-label="Settings">
            <a href="/settings" aria-current=is_current(Tab::Account)>
                <Icon shape=icon::PERSON />"Account"
            </a>
            <a href="/settings/security" aria-current=is_current(Tab::Security)>
                <Icon shape=icon::SHIELD />"Security"
            </a>
        </nav>
    }
}
