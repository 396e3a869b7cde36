//! `/verify-email`: where the link of the mail leads.

pub mod resend;

use leptos::prelude::*;
use stagedoor_domain::accounts::{self, ClaimShown};
use stagedoor_domain::email_address;

use crate::components::link_form::{IncompleteLink, LinkForm, OtherLinkForm};
use crate::components::sentence::sentence;
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// What the link verifies.
pub enum Link {
    /// It came without its token.
    Incomplete,
    /// Nothing any more.
    Over,
    /// The claim of an account to the address that the mail came to.
    Claim {
        claim: ClaimShown,
        token: String,
        /// How long the account stays when nobody decides.
        days: String,
    },
}

pub async fn load(request: PageRequest) -> Result<Link, Instead> {
    let services = request.services();
    let Some(token) = request.token() else {
        return Ok(Link::Incomplete);
    };
    Ok(match accounts::claim_of(services, &token).await? {
        None => Link::Over,
        Some(claim) => Link::Claim {
            claim,
            token,
            days: format::days(services.settings.unconfirmed_lifetime),
        },
    })
}

/// Names the account that the link verifies and asks for one more click. Mail programs
/// open links to look at them, so opening this page must not use the token up; the
/// forms do.
pub fn view(link: Link) -> Content {
    let words = words();
    let (forms, verification) = (&words.forms, &words.verification);
    let has_claim = matches!(link, Link::Claim { .. });
    let content = match link {
        Link::Claim { claim, token, days } => view! { <Asked claim token days /> }.into_any(),
        Link::Over => view! {
            <p>{verification.over}</p>
            <div class="form-actions"><a class="button button-primary" href="/verify-email/resend">{forms.ask_again}</a></div>
        }
        .into_any(),
        Link::Incomplete => {
            view! { <IncompleteLink page="/verify-email/resend" link=forms.ask_again /> }
                .into_any()
        }
    };
    let title = verification.heading;
    Content::new(title, move || view! { <h1>{title}</h1> {content} }).hidden_from_search(has_claim)
}

/// The question, and both answers to it.
#[component]
fn Asked(claim: ClaimShown, token: String, days: String) -> impl IntoView {
    let ClaimShown { username, email } = claim;
    let verification = &words().verification;
    let username = view! { <strong>{username}</strong> }.into_any();
    let email = view! { <strong>{email_address::shown_email(&email)}</strong> }.into_any();
    view! {
        <p class="lede">{sentence(verification.claim, [("username", username), ("email", email)])}</p>
        <LinkForm action="/api/verify_email" token=token.clone() button=verification.verify />
        <section aria-labelledby="reject-title">
            <h2 id="reject-title">{verification.not_yours}</h2>
            <p id="reject-hint">{(verification.reject_hint)(&days)}</p>
            <OtherLinkForm
                action="/api/reject_registration" token
                button=verification.reject described_by="reject-hint"
            />
        </section>
    }
}
