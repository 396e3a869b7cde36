//! `/not-me`: where "This wasn't me" in a mail leads.

use leptos::prelude::*;
use stagedoor_domain::accounts::MailedLink;

use super::mail_link::{self, Link};
use crate::components::icon::{self, Icon};
use crate::components::link_form::LinkForm;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Looks whether the link still does something.
pub async fn load(request: PageRequest) -> Result<Option<Link>, Instead> {
    mail_link::load(&request, MailedLink::Disown).await
}

/// Says what taking an account back does, and asks for one more click.
pub fn view(link: Option<Link>) -> Content {
    let words = words();
    let lockdown = &words.lockdown;
    let ask = move |token| {
        view! {
            <p class="lede">{lockdown.lede}</p>
            <LinkForm action="/api/disown" token button=lockdown.lock>
                <ul class="changes">
                    <li><Icon shape=icon::DEVICES />{lockdown.everybody_out}</li>
                    <li><Icon shape=icon::LOCK />{lockdown.password_stops}</li>
                    <li><Icon shape=icon::KEY />{lockdown.until_looked_through}</li>
                    <li><Icon shape=icon::MAIL />{lockdown.email_goes_back}</li>
                    <li data-kind="same"><Icon shape=icon::CHECK />{lockdown.music_stays}</li>
                </ul>
            </LinkForm>
        }
    };
    mail_link::question(
        lockdown.heading,
        link,
        lockdown.link_over,
        ask,
        ("/forgot-password", words.password_reset.heading),
    )
}
