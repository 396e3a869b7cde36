//! `/email-change/undo`: where the link in the mail to the old address leads.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::components::link_form::LinkForm;
use crate::pages::mail_link;
use crate::rendering::Content;

/// Says what undoing does, and asks for one more click.
pub fn view(token: Option<String>) -> Content {
    let ask = |token| {
        view! {
            <p class="lede">"Your account goes back to the address that this mail came to."</p>
            <LinkForm action="/api/undo_email_change" token button="Undo the change">
                <ul class="changes">
                    <li><Icon shape=icon::DEVICES />"Everybody is logged out, you too."</li>
                    <li>
                        <Icon shape=icon::LOCK />
                        "The password stops working: whoever changed the address may know it."
                    </li>
                    <li>
                        <Icon shape=icon::KEY />
                        "Passkeys, authenticator app and backup codes are suspended until you have looked through them."
                    </li>
                    <li><Icon shape=icon::MAIL />"We mail you a link that sets a new one."</li>
                </ul>
            </LinkForm>
        }
    };
    mail_link::content(
        "Undo the change of your email",
        token,
        ask,
        ("/login", "Go to the login page"),
    )
}
