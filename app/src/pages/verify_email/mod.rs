//! `/verify-email`: where the link of the mail leads.

pub(crate) mod resend;

use leptos::prelude::*;
use stagedoor_domain::accounts::{self, ClaimShown};
use stagedoor_domain::email_address;

use super::frame::Frame;
use super::request::page;
use crate::components::link_form::{IncompleteLink, LinkForm, OtherLinkForm};
use crate::words;

/// Names the account that the link confirms and asks for one more click. Mail programs
/// open links to look at them, so opening this page must not use the token up; the
/// forms do.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    page(|request| async move {
        let services = request.visitor.services();
        let claim = match request.token() {
            Some(token) => Some((accounts::claim_of(services, &token).await?, token)),
            None => None,
        };
        let days = words::days(services.settings.unconfirmed_lifetime);
        let flash = request.flash().await?;
        let content = match claim {
            Some((Some(claim), token)) => view! { <Asked claim token days /> }.into_any(),
            Some((None, _)) => view! {
                <p>
                    "This link has expired or was already used, or somebody has confirmed this address for another account."
                </p>
                <div class="form-actions"><a class="button" href="/verify-email/resend">"Ask for a new mail"</a></div>
            }
            .into_any(),
            None => {
                view! { <IncompleteLink page="/verify-email/resend" link="Ask for a new mail" /> }
                    .into_any()
            }
        };
        Ok(view! {
            <Frame title="Confirm your email" request=Some(request) messages=flash.messages>
                <h1>"Confirm your email"</h1>
                {content}
            </Frame>
        }
        .into_any())
    })
}

/// The question, and both answers to it.
#[component]
fn Asked(claim: ClaimShown, token: String, days: String) -> impl IntoView {
    let ClaimShown { username, email } = claim;
    let email = email_address::shown_email(&email);
    view! {
        <p class="lede">
            "The account " <strong>{username}</strong> " was made with the address " <strong>{email}</strong>
            ". One click, and the address belongs to that account."
        </p>
        <LinkForm action="/api/verify_email" token=token.clone() button="Confirm email" />
        <section aria-labelledby="reject-title">
            <h2 id="reject-title">"Not yours?"</h2>
            <p id="reject-hint">
                "Then say so, and the account is removed. If you do nothing, it is removed after " {days} "."
            </p>
            <OtherLinkForm
                action="/api/reject_registration" token
                button="I didn't create this account" described_by="reject-hint"
            />
        </section>
    }
}
