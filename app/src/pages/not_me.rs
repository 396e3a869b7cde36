//! `/not-me`: where "This wasn't me" in a mail leads.

use leptos::prelude::*;

use super::mail_link;
use crate::components::icon::{self, Icon};
use crate::components::link_form::LinkForm;
use crate::rendering::Content;

/// Says what taking an account back does, and asks for one more click.
pub fn view(token: Option<String>) -> Content {
    let ask = |token| {
        view! {
            <p class="lede">"Then somebody else may be in your account. This locks it until you set a new password."</p>
            <LinkForm action="/api/disown" token button="Secure my account">
                <ul class="changes">
                    <li><Icon shape=icon::DEVICES />"Everybody is logged out, you too."</li>
                    <li><Icon shape=icon::LOCK />"Your password stops working. We mail you a link that sets a new one."</li>
                    <li>
                        <Icon shape=icon::KEY />
                        "Passkeys, authenticator app and backup codes are suspended until you have looked through them."
                    </li>
                    <li>
                        <Icon shape=icon::MAIL />
                        "If your email address was changed since then, the account goes back to the one before."
                    </li>
                    <li data-kind="same"><Icon shape=icon::CHECK />"Your music stays as it is."</li>
                </ul>
            </LinkForm>
        }
    };
    mail_link::content(
        "This was not you?",
        token,
        ask,
        ("/forgot-password", "Set a new password"),
    )
}
