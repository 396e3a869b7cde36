//! `/email-change`: where the link that confirms a new address leads.

pub mod undo;

use leptos::prelude::*;

use super::mail_link;
use crate::components::link_form::LinkForm;
use crate::rendering::Content;

/// Asks for one more click.
pub fn view(token: Option<String>) -> Content {
    let ask = |token| {
        view! {
            <p class="lede">"One click, and your account moves to the address that this mail came to."</p>
            <LinkForm action="/api/confirm_email_change" token button="Confirm new email" />
        }
    };
    mail_link::content(
        "Confirm your new email",
        token,
        ask,
        ("/settings/security/email", "Ask for a new mail"),
    )
}
