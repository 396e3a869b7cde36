//! The frame of the pages of the Security tab.

use leptos::prelude::*;

use crate::pages::frame::Frame;
use crate::pages::request::PageRequest;
use crate::pages::settings::tabs::{SettingsTabs, Tab};
use crate::wire::Message;

/// A page of the Security tab: its heading is its title, and the tabs stand beside
/// its content.
#[component]
pub fn SecurityFrame(
    /// What the page is called.
    title: &'static str,
    /// For whom it is written.
    request: PageRequest,
    /// What to tell.
    messages: Vec<Message>,
    children: Children,
) -> impl IntoView {
    let is_below = request.path() != "/settings/security";
    view! {
        <Frame title request=Some(request) main_class="page" messages>
            <h1>{title}</h1>
            <div class="settings">
                <SettingsTabs current=Tab::Security />
                <div class="settings-panel">
                    {children()}
                    {is_below.then(|| view! { <p><a href="/settings/security">"Back to Security"</a></p> })}
                </div>
            </div>
        </Frame>
    }
}
