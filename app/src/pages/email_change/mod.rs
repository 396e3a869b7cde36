//! `/email-change`: where the link that verifies a new address leads.

pub mod undo;

use leptos::prelude::*;

use super::mail_link;
use crate::components::link_form::LinkForm;
use crate::language::words;
use crate::rendering::Content;

/// Asks for one more click.
pub fn view(token: Option<String>) -> Content {
    let words = words();
    let email_change = &words.email_change;
    let ask = move |token| {
        view! {
            <p class="lede">{email_change.verify_lede}</p>
            <LinkForm action="/api/confirm_email_change" token button=email_change.verify />
        }
    };
    mail_link::content(
        email_change.verify_heading,
        token,
        ask,
        ("/settings/security/email", words.forms.ask_again),
    )
}
