//! The header's links, following the current user.

use leptos::prelude::*;

use super::account::Account;
use crate::components::navigation::AccountLinks;

/// The header's links for the user in context.
#[island]
pub fn AccountNavigation(path: String) -> impl IntoView {
    let user = expect_context::<Account>().user;
    let user_id = user.read_untracked().id.clone();
    let is_creator = Signal::derive(move || user.read().is_creator_tier);
    view! { <AccountLinks path user_id is_creator /> }
}
