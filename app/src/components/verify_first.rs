//! Why something has to wait until the email is verified.

use leptos::prelude::*;
use stagedoor_domain::{Earned, Error};

use crate::language::{language, words};

/// What is missing, why, and the two ways on.
#[component]
pub fn VerifyFirst(
    /// What the verified email is for.
    earned: Earned,
    /// Why that is so, in one sentence.
    why: &'static str,
) -> impl IntoView {
    let words = words();
    let (settings, islands) = (&words.settings, &words.islands);
    view! {
        <p>{Error::EmailNotVerified(earned).detail(language())} " " {why}</p>
        <div class="form-actions">
            <a class="button button-primary" href="/verify-email/resend">{islands.resend}</a>
            <a class="button" href="/settings/security/email">{settings.correct_email}</a>
        </div>
    }
}
