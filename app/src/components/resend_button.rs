//! The button that waits.

use std::time::Duration;

use leptos::prelude::*;

use super::countdown::{Countdown, Wait};
use crate::language::words;

/// The id of what says how long to wait.
const WAIT: &str = "resend-wait";

/// The button "Resend verification email", with the seconds left while it must not be
/// used yet.
#[component]
pub fn ResendButton(wait: Option<Duration>) -> impl IntoView {
    let wait = Wait::of(wait);
    view! {
        {wait.map(|wait| view! { <Countdown wait id=WAIT /> })}
        <div class="form-actions">
            <button
                class="button button-primary" type="submit" disabled=wait.is_some()
                aria-describedby=wait.map(|_| WAIT)
            >
                {words().verification.resend}
            </button>
        </div>
    }
}
