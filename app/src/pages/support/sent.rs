//! `/support/sent`: what happens next, for whoever has no account.

use leptos::prelude::*;
use stagedoor_domain::support::Reference;

use crate::components::icon::{self, Icon};
use crate::components::reference::TicketReference;
use crate::components::sentence::sentence;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Reads the reference, which opens nothing.
pub async fn load(request: PageRequest) -> Result<Reference, Instead> {
    let reference = request.query("reference").unwrap_or_default();
    Reference::parse(&reference).ok_or_else(|| Instead::SeeOther("/support".to_owned()))
}

/// Says that a mail is on its way, and what to do with it.
pub fn view(reference: Reference) -> Content {
    let support = &words().support;
    let main = move || {
        let reference = view! { <TicketReference reference=reference.as_str() /> }.into_any();
        let again = view! { <a href="/support">{support.again}</a> }.into_any();
        view! {
            <h1>{support.sent_heading}</h1>
            <section class="card" data-support-styles="">
                <h2 class="card-title"><Icon shape=icon::MAIL />{support.sent_subheading}</h2>
                <p role="status">{sentence(support.sent_visitor, [("reference", reference)])}</p>
                <p class="field-hint">{sentence(support.sent_nothing, [("again", again)])}</p>
            </section>
        }
    };
    Content::new(support.sent_heading, main).hidden_from_search(true)
}
