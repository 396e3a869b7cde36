//! `/account-locked`: what "This wasn't me" has done, and what is still to do.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::dto::Flash;
use crate::format;
use crate::lockdown::Facts;
use crate::rendering::{Content, Instead, PageRequest};

/// What was done, and how long what comes next takes.
pub struct Data {
    facts: Option<Facts>,
    link_lifetime: String,
    wait: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let form = request.form("lockdown").await?;
    let facts = Facts::read(&form);
    if facts.is_some() {
        // For when the page is loaded again.
        let again = Flash::form_again(form);
        request.visitor().put_flash(&again).await?;
    }
    let settings = &request.services().settings;
    Ok(Data {
        facts,
        link_lifetime: format::minutes(settings.password_reset_lifetime),
        wait: format::hours(settings.recovery_wait),
    })
}

/// Says what happened and what is still open. It never says that the account is safe:
/// that is for its owner to see to, step by step.
pub fn view(data: Data) -> Content {
    let Data {
        facts,
        link_lifetime,
        wait,
    } = data;
    let two_step = facts.as_ref().is_none_or(|facts| facts.two_step);
    let has_suspended = facts
        .as_ref()
        .is_none_or(|facts| facts.suspended().is_some());
    // Whoever only follows the address has locked nothing.
    let (title, lede) = if facts.is_some() {
        (
            "Your account is locked",
            "Nobody is logged in, and nobody can log in before a new password is set. The link for it is on \
             its way to your email.",
        )
    } else {
        (
            "When an account is locked",
            "\u{201c}This wasn't me\u{201d} in one of our mails locks the account that it was about. This is \
             what happens then.",
        )
    };
    let main = move || {
        view! {
            <h1>{title}</h1>
            <p class="lede" role="status">{lede}</p>
            <section class="card" aria-labelledby="done-title">
                <h2 class="card-title" id="done-title">"What happened"</h2>
                <Done facts />
            </section>
            <section class="card" aria-labelledby="open-title">
                <h2 class="card-title" id="open-title">"What is still to do"</h2>
                <ol class="to-do">
                    <li>
                        "Set a new password with the link that we have just mailed you. It works for " {link_lifetime} ". "
                        <a href="/forgot-password">"Ask for another link"</a>
                    </li>
                    <li>
                        "Log in with the new password."
                        {two_step.then(|| format!(
                            " Two-step login stays on, because a mailbox alone must not open your account: that \
                             login asks for a code of your app, a backup code or a passkey. If you have none of \
                             them any more, you can wait {wait} instead."
                        ))}
                    </li>
                    {has_suspended.then(|| view! {
                        <li>
                            "Look through what is suspended: keep what is yours, remove what is not. Somebody \
                             else may have added some of it."
                        </li>
                    })}
                </ol>
            </section>
        }
    };
    Content::new(title, main)
}

/// What was done: in numbers, where they are known.
#[component]
fn Done(facts: Option<Facts>) -> impl IntoView {
    let sessions = facts.as_ref().map(|facts| facts.sessions);
    let suspended = facts.as_ref().map(Facts::suspended);
    let email = facts.and_then(|facts| facts.email);
    view! {
        <ul class="changes">
            <li>
                <Icon shape=icon::DEVICES />
                {match sessions {
                    Some(sessions) => format!(
                        "Everybody is logged out: {}.",
                        format::count(sessions, "session has ended", "sessions have ended"),
                    ),
                    None => "Everybody is logged out.".to_owned(),
                }}
            </li>
            <li><Icon shape=icon::LOCK />"The password does not work any more."</li>
            {match suspended {
                Some(None) => None,
                Some(Some(what)) => Some(format!("Suspended: {what}. None of it opens your account by itself.")),
                None => Some(
                    "Passkeys, authenticator app and backup codes are suspended. None of them opens your account by itself."
                        .to_owned(),
                ),
            }
            .map(|text| view! { <li><Icon shape=icon::KEY />{text}</li> })}
            {email.map(|email| view! { <li><Icon shape=icon::MAIL />"Your account is back at " {email} "."</li> })}
        </ul>
    }
}
