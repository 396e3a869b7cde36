//! `/not-me`: where "This wasn't me" in a mail leads.

use leptos::prelude::*;

use super::mail_link;
use crate::components::icon::{self, Icon};
use crate::components::link_form::LinkForm;
use crate::language::words;
use crate::rendering::Content;

/// Says what taking an account back does, and asks for one more click.
pub fn view(token: Option<String>) -> Content {
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
    mail_link::content(
        lockdown.heading,
        token,
        ask,
        ("/forgot-password", words.password_reset.heading),
    )
}
