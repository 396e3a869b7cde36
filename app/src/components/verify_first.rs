//! Why something has to wait until the address is confirmed.

use leptos::prelude::*;
use stagedoor_domain::{Earned, Error};

use crate::language::language;

/// What is missing, why, and the two ways on.
#[component]
pub fn VerifyFirst(
    /// What the confirmed address is for.
    earned: Earned,
    /// Why that is so, in one sentence.
    why: &'static str,
) -> impl IntoView {
    view! {
        <p>{Error::EmailNotVerified(earned).detail(language())} " " {why}</p>
        <div class="form-actions">
            <a class="button button-primary" href="/verify-email/resend">"Resend verification"</a>
            <a class="button" href="/settings/security/email">"Correct your address"</a>
        </div>
    }
}
