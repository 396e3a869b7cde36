//! `/email-change/undo`: where the link in the mail to the old address leads.

use leptos::prelude::*;
use stagedoor_domain::accounts::MailedLink;

use crate::components::icon::{self, Icon};
use crate::components::link_form::LinkForm;
use crate::language::words;
use crate::pages::mail_link::{self, Link};
use crate::rendering::{Content, Instead, PageRequest};

/// Looks whether the link still does something.
pub async fn load(request: PageRequest) -> Result<Option<Link>, Instead> {
    mail_link::load(&request, MailedLink::UndoEmailChange).await
}

/// Says what undoing does, and asks for one more click.
pub fn view(link: Option<Link>) -> Content {
    let words = words();
    let (email_change, lockdown) = (&words.email_change, &words.lockdown);
    let ask = move |token| {
        view! {
            <p class="lede">{email_change.undo_lede}</p>
            <LinkForm action="/api/undo_email_change" token button=email_change.undo>
                <ul class="changes">
                    <li><Icon shape=icon::DEVICES />{lockdown.everybody_out}</li>
                    <li><Icon shape=icon::LOCK />{email_change.undo_password}</li>
                    <li><Icon shape=icon::KEY />{lockdown.until_looked_through}</li>
                    <li><Icon shape=icon::MAIL />{email_change.undo_link}</li>
                </ul>
            </LinkForm>
        }
    };
    mail_link::question(
        email_change.undo_heading,
        link,
        email_change.undo_over,
        ask,
        ("/forgot-password", words.password_reset.heading),
    )
}
