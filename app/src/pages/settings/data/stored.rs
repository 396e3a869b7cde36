//! The list of what is stored.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::components::sentence::sentence;
use crate::language::words;
use crate::stored_data::{Group, Kind};

/// Each kind of data with what it is for and how long it is kept, folded by what it is about.
#[component]
pub(super) fn Stored(groups: Vec<Group>) -> impl IntoView {
    let own_data = &words().own_data;
    let privacy = view! { <a href="/privacy">{own_data.privacy}</a> };
    let groups = groups.into_iter().map(folded).collect_view();
    view! {
        <section class="card" aria-labelledby="stored-title">
            <h2 class="card-title" id="stored-title"><Icon shape=icon::DATA />{own_data.stored}</h2>
            <p>{sentence(own_data.stored_is, [("privacy", privacy.into_any())])}</p>
            <div class="stored">{groups}</div>
        </section>
    }
}

fn folded(group: Group) -> impl IntoView {
    let kinds = group.kinds.into_iter().map(one).collect_view();
    view! {
        <details class="stored-group">
            <summary>{group.name}</summary>
            <ul class="stored-kinds">{kinds}</ul>
        </details>
    }
}

fn one(Kind { what, why, kept }: Kind) -> impl IntoView {
    view! {
        <li>
            <p class="stored-what">{what}</p>
            <p class="entry-facts">{why}</p>
            <p class="entry-facts">{kept}</p>
        </li>
    }
}
