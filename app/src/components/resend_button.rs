//! The button that waits.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{self, Icon};

/// The id of what says how long to wait.
const WAIT: &str = "resend-wait";

/// The button "Resend verification email", with the seconds left while it must not be
/// used yet, which the page script counts down.
#[component]
pub fn ResendButton(wait: Option<Duration>) -> impl IntoView {
    let seconds = whole_seconds(wait);
    let is_early = seconds > 0;
    let unit = if seconds == 1 {
        " second."
    } else {
        " seconds."
    };
    view! {
        {is_early.then(|| view! {
            <p class="countdown" id=WAIT data-seconds=seconds role="timer">
                <Icon shape=icon::CLOCK />
                <span>
                    "The next one can go out in " <strong>{seconds}</strong> {unit}
                    <noscript>" Reload the page then."</noscript>
                </span>
            </p>
        })}
        <div class="form-actions">
            <button
                class="button button-primary" type="submit" disabled=is_early
                aria-describedby=is_early.then_some(WAIT)
            >
                "Resend verification email"
            </button>
        </div>
    }
}

/// Rounded up, so that nobody is sent back who waited as told.
fn whole_seconds(wait: Option<Duration>) -> u32 {
    let seconds = wait.unwrap_or_default().as_millis().div_ceil(1_000);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
