//! The button that waits.

use std::time::Duration;

use leptos::prelude::*;

use super::erased::erased_on_server;
use crate::components::icon::{self, Icon};

/// The button "Resend verification email", with the seconds left while it must
/// not be used yet. The server writes the number it knew; a script counts it down.
#[island]
pub fn ResendButton(wait_seconds: u32) -> impl IntoView {
    let left = RwSignal::new(wait_seconds);
    if wait_seconds > 0 {
        // Effects run in the browser alone.
        Effect::new(move |_| count_down(left, wait_seconds));
    }
    erased_on_server(view! {
        <Show when=move || { left.get() > 0 }>
            <p class="countdown" id="resend-wait" role="timer">
                <Icon shape=icon::CLOCK />
                <span>
                    "You can ask again in " <strong>{move || left.get()}</strong>
                    {move || if left.get() == 1 { " second." } else { " seconds." }}
                </span>
            </p>
        </Show>
        <div class="form-actions">
            <button
                class="button button-primary" type="submit"
                disabled=move || { left.get() > 0 }
                aria-describedby=move || (left.get() > 0).then_some("resend-wait")
            >
                "Resend verification email"
            </button>
        </div>
    })
}

/// Counts `left` down by the clock: a tab in the background gets fewer ticks.
fn count_down(left: RwSignal<u32>, wait_seconds: u32) {
    let clock = || {
        window()
            .performance()
            .map_or(0.0, |performance| performance.now())
    };
    let started = clock();
    let handle = set_interval_with_handle(
        move || {
            let passed = ((clock() - started) / 1_000.0)
                .floor()
                .clamp(0.0, f64::from(u32::MAX));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped above"
            )]
            left.set(wait_seconds.saturating_sub(passed as u32));
        },
        Duration::from_secs(1),
    );
    if let Ok(handle) = handle {
        Effect::new(move |_| {
            if left.get() == 0 {
                handle.clear();
            }
        });
    }
}
