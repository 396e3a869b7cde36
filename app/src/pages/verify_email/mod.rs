//! `/verify-email`: where the link of the mail leads.

pub(crate) mod resend;

use leptos::prelude::*;

use super::frame::Frame;
use super::request::page;
use crate::components::link_form::{IncompleteLink, LinkForm};

/// Asks for one more click. Mail programs open links to look at them, so opening
/// this page must not use the token up; the form does.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    page(|request| async move {
        let flash = request.flash().await?;
        let content = match request.token() {
            Some(token) => view! {
                <p class="lede">"One click, and this address is yours on Stagedoor."</p>
                <LinkForm action="/api/verify_email" token button="Confirm email" />
            }
            .into_any(),
            None => {
                view! { <IncompleteLink page="/verify-email/resend" link="Ask for a new mail" /> }
                    .into_any()
            }
        };
        Ok(view! {
            <Frame title="Confirm your email" request=Some(request) messages=flash.messages>
                <h1>"Confirm your email"</h1>
                {content}
            </Frame>
        }
        .into_any())
    })
}
