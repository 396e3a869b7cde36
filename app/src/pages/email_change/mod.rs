//! `/email-change`: where the link that confirms a new address leads.

pub mod undo;

use leptos::prelude::*;

use crate::components::link_form::{IncompleteLink, LinkForm};
use crate::rendering::{Content, Instead, PageRequest};

pub async fn load(request: PageRequest) -> Result<Option<String>, Instead> {
    Ok(request.token())
}

/// Asks for one more click.
pub fn view(token: Option<String>) -> Content {
    let has_token = token.is_some();
    let content = match token {
        Some(token) => view! {
            <p class="lede">"One click, and your account moves to the address that this mail came to."</p>
            <LinkForm action="/api/confirm_email_change" token button="Confirm new email" />
        }
        .into_any(),
        None => {
            view! { <IncompleteLink page="/settings/security/email" link="Ask for a new mail" /> }
                .into_any()
        }
    };
    let title = "Confirm your new email";
    Content::new(title, move || view! { <h1>{title}</h1> {content} }).hidden_from_search(has_token)
}
