//! The wait before something can be done again.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::sentence::sentence;
use crate::language::words;

/// How long there still is to wait, in seconds. Rounded up, so that nobody is sent back
/// who waited as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(u32);

impl Wait {
    /// The wait in this; none where there is none any more.
    pub fn of(wait: Option<Duration>) -> Option<Self> {
        let seconds = wait.unwrap_or_default().as_millis().div_ceil(1_000);
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        (seconds > 0).then_some(Self(seconds))
    }
}

/// The seconds left, which the page script counts down. The button that has `id` for what
/// describes it works after that.
#[component]
pub fn Countdown(wait: Wait, id: &'static str) -> impl IntoView {
    let Wait(seconds) = wait;
    let verification = &words().verification;
    let left = view! { <strong>{seconds}</strong> }.into_any();
    let told = sentence(&(verification.next_in)(seconds.into()), [("seconds", left)]);
    view! {
        <p class="countdown" id=id data-seconds=seconds role="timer">
            <Icon shape=icon::CLOCK />
            <span>
                {told}
                <noscript>" " {verification.reload}</noscript>
            </span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Wait;

    #[test]
    fn a_wait_is_rounded_up_and_none_is_none() {
        assert_eq!(Wait::of(Some(Duration::from_millis(1_001))), Some(Wait(2)));
        assert_eq!(Wait::of(Some(Duration::ZERO)), None);
        assert_eq!(Wait::of(None), None);
    }
}
