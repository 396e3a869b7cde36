//! A change of email that waits to be verified.

use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::accounts::{self, PendingEmailChange};
use stagedoor_domain::{Caller, Error, email_address};

use super::countdown::{Countdown, Wait};
use super::icon::{self, Icon};
use super::moment::Moment;
use super::sentence::sentence;
use super::shown_to::ShownTo;
use crate::language::words;

/// The id of what says how long to wait.
const WAIT: &str = "pending-email-wait";

/// A change that waits, and how long there is to wait before its link can be sent again.
pub struct Pending {
    change: PendingEmailChange,
    wait: Option<Duration>,
}

impl Pending {
    /// That of whoever asks.
    pub async fn of(caller: &Caller) -> Result<Option<Self>, Error> {
        let Some(change) = accounts::pending_email_change(caller).await? else {
            return Ok(None);
        };
        let wait = accounts::email_change_wait(caller).await?;
        Ok(Some(Self { change, wait }))
    }
}

/// Where the account is to move to, the way to call that off, and another link, on the
/// page at `here`.
#[component]
pub fn PendingEmail(pending: Pending, user_id: String, here: &'static str) -> impl IntoView {
    let Pending { change, wait } = pending;
    let wait = Wait::of(wait);
    let described_by = match wait {
        Some(_) => format!("pending-email {WAIT}"),
        None => "pending-email".to_owned(),
    };
    let words = words();
    let email_change = &words.email_change;
    let email = view! { <strong>{email_address::shown_email(&change.email)}</strong> }.into_any();
    let time = view! { <Moment at=change.expires_at /> }.into_any();
    view! {
        <div class="pending-email">
            <p id="pending-email">
                <Icon shape=icon::CLOCK />
                <span>{sentence(email_change.pending, [("email", email), ("time", time)])}</span>
            </p>
            {wait.map(|wait| view! { <Countdown wait id=WAIT /> })}
            <div class="form-actions">
                <form method="post" action="/api/resend_email_change">
                    <ShownTo user_id=user_id.clone() />
                    <input type="hidden" name="next" value=here />
                    <button class="button" type="submit" disabled=wait.is_some() aria-describedby=described_by>
                        {words.verification.resend}
                    </button>
                </form>
                <form method="post" action="/api/cancel_email_change">
                    <ShownTo user_id />
                    <button class="button" type="submit" aria-describedby="pending-email">{email_change.cancel}</button>
                </form>
            </div>
        </div>
    }
}
