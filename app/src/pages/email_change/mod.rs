//! `/email-change`: where the link that confirms a new address leads.

pub(crate) mod undo;

use leptos::prelude::*;

use super::frame::Frame;
use super::request::page;
use crate::components::link_form::{IncompleteLink, LinkForm};

/// Asks for one more click.
#[component]
pub fn EmailChange() -> impl IntoView {
    page(|request| async move {
        let flash = request.flash().await?;
        let content = match request.token() {
            Some(token) => view! {
                <p class="lede">"One click, and your account moves to the address that this mail came to."</p>
                <LinkForm action="/api/confirm_email_change" token button="Confirm new email" />
            }
            .into_any(),
            None => view! { <IncompleteLink page="/settings/security/email" link="Ask for a new mail" /> }.into_any(),
        };
        Ok(view! {
            <Frame title="Confirm your new email" request=Some(request) messages=flash.messages>
                <h1>"Confirm your new email"</h1>
                {content}
            </Frame>
        }
        .into_any())
    })
}
