//! `/settings`: the tabs. The Account tab is the first one.

mod account;
pub(crate) mod security;
mod tabs;

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::full_title;
use super::request::page;
use crate::components::header::{SiteFooter, SiteHeader, SkipLink};
use crate::islands::account::AccountProvider;
use crate::islands::messages::MessageList;
use crate::islands::navigation::AccountNavigation;
use crate::words;
use tabs::{SettingsTabs, Tab};

/// The settings. The provider stands around all of the page, because the header's
/// links and the messages follow what happens in a tab.
#[component]
pub fn Settings() -> impl IntoView {
    page(|request| async move {
        let user = request.require_user()?;
        let flash = request.flash().await?;
        let path = request.path();
        let here = request.here();
        let is_development = request.site.development;
        let is_listener = !user.role.is_creator_tier();
        Ok(view! {
            <Title text=full_title("Settings") />
            <SkipLink />
            <AccountProvider user=words::current_user(&user) messages=flash.messages>
                <SiteHeader is_development><AccountNavigation path /></SiteHeader>
                <MessageList here />
                <main id="main" class="page" tabindex="-1">
                    <h1>"Settings"</h1>
                    <div class="settings">
                        <SettingsTabs current=Tab::Account />
                        <div class="settings-panel"><account::Account is_listener /></div>
                    </div>
                </main>
                <SiteFooter />
            </AccountProvider>
        }
        .into_any())
    })
}
