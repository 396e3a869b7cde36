//! `/settings`: the tabs. The Account tab is the first one.

mod account;

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::full_title;
use super::request::{Instead, page};
use crate::components::header::{SiteFooter, SiteHeader, SkipLink};
use crate::components::icon::{self, Icon};
use crate::islands::account::AccountProvider;
use crate::islands::messages::MessageList;
use crate::islands::navigation::AccountNavigation;
use crate::local_path::login_for;
use crate::words;

/// The settings. The provider stands around all of the page, because the header's
/// links and the messages follow what happens in a tab.
#[component]
pub fn Settings() -> impl IntoView {
    page(|request| async move {
        let Some(user) = request.user.clone() else {
            return Err(Instead::SeeOther(login_for("/settings")));
        };
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
                        <nav class="settings-tabs" aria-label="Settings">
                            <a href="/settings" aria-current="page"><Icon shape=icon::PERSON />"Account"</a>
                        </nav>
                        <div class="settings-panel"><account::Account is_listener /></div>
                    </div>
                </main>
                <SiteFooter />
            </AccountProvider>
        }
        .into_any())
    })
}
