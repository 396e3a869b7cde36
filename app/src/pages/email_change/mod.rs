//! `/email-change`: where the link that verifies a new address leads.

pub mod undo;

use leptos::prelude::*;
use stagedoor_domain::accounts::MailedLink;

use super::mail_link::{self, Link};
use crate::components::link_form::LinkForm;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Looks whether the link still does something.
pub async fn load(request: PageRequest) -> Result<Option<Link>, Instead> {
    mail_link::load(&request, MailedLink::ConfirmEmailChange).await
}

/// Asks for one more click.
pub fn view(link: Option<Link>) -> Content {
    let words = words();
    let email_change = &words.email_change;
    let ask = move |token| {
        view! {
            <p class="lede">{email_change.verify_lede}</p>
            <LinkForm action="/api/confirm_email_change" token button=email_change.verify />
        }
    };
    mail_link::question(
        email_change.verify_heading,
        link,
        email_change.link_over,
        ask,
        ("/settings/security/email", words.forms.ask_again),
    )
}
