//! A change of address that waits to be confirmed.

use leptos::prelude::*;
use stagedoor_domain::accounts::PendingEmailChange;
use stagedoor_domain::email_address;

use super::moment::Moment;
use super::shown_to::ShownTo;

/// Where the account is to move to, and the way to call that off.
#[component]
pub fn PendingEmail(change: PendingEmailChange, user_id: String) -> impl IntoView {
    let PendingEmailChange {
        email, expires_at, ..
    } = change;
    view! {
        <form class="form" method="post" action="/api/cancel_email_change">
            <ShownTo user_id />
            <p id="pending-email">
                "A change to " <strong>{email_address::shown_email(&email)}</strong> " waits for the link that we sent there, until "
                <Moment at=expires_at /> "."
            </p>
            <div class="form-actions">
                <button class="button" type="submit" aria-describedby="pending-email">"Call off the change"</button>
            </div>
        </form>
    }
}
