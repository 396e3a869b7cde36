//! The button that waits.

use std::time::Duration;

#[cfg(feature = "ssr")]
use leptos::context::Provider;
use leptos::prelude::*;

use super::erased::erased_on_server;
use super::given::given;
use crate::components::icon::{self, Icon};

/// The id of what says how long to wait, and has that as `data-seconds`.
const WAIT: &str = "resend-wait";

/// Seconds until another mail may be asked for, as the page gives them to the island in
/// [`ResendButton`].
#[derive(Clone, Copy, Default)]
struct Wait(u32);

/// The button "Resend verification email", with the seconds left while it must
/// not be used yet. The server writes the number it knew; a script counts it down.
#[cfg(feature = "ssr")]
#[component]
pub fn ResendButton(wait_seconds: u32) -> impl IntoView {
    view! { <Provider value=Wait(wait_seconds)><CountedDown /></Provider> }
}

/// The island in [`ResendButton`].
#[island]
fn CountedDown() -> impl IntoView {
    let Wait(given) = given();
    let left = RwSignal::new(given);
    let wait = if cfg!(feature = "ssr") {
        given
    } else {
        written()
    };
    left.set(wait);
    // Effects run in the browser alone.
    Effect::new(move |_| count_down(left, wait, now()));
    erased_on_server(view! {
        {move || {
            let left = left.get();
            let unit = if left == 1 { " second." } else { " seconds." };
            (left > 0).then(|| view! {
                <p class="countdown" id=WAIT data-seconds=left role="timer">
                    <Icon shape=icon::CLOCK />
                    <span>"You can ask again in " <strong>{left}</strong> {unit}</span>
                </p>
            })
        }}
        <div class="form-actions">
            <button
                class="button button-primary" type="submit"
                disabled=move || { left.get() > 0 }
                aria-describedby=move || (left.get() > 0).then_some(WAIT)
            >
                "Resend verification email"
            </button>
        </div>
    })
}

/// The seconds that the page says; none where it says nothing.
fn written() -> u32 {
    let element = document().get_element_by_id(WAIT);
    let seconds = element.and_then(|element| element.get_attribute("data-seconds"));
    seconds
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(0)
}

/// Counts `left` down from `wait` by the clock, from when it said `started`: a tab in
/// the background gets fewer ticks.
fn count_down(left: RwSignal<u32>, wait: u32, started: f64) {
    let passed = ((now() - started) / 1_000.0).clamp(0.0, f64::from(u32::MAX));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped above"
    )]
    let seconds = wait.saturating_sub(passed as u32);
    left.set(seconds);
    if seconds > 0 {
        let next = move || count_down(left, wait, started);
        set_timeout(next, Duration::from_secs(1));
    }
}

/// Milliseconds of a clock that only goes on.
fn now() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}
