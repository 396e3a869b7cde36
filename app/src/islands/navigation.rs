//! The header's links, following the current user.

use leptos::prelude::*;

use super::account::Account;
use crate::components::navigation::UploadLink;

/// The header's link to the upload, for as long as the user in context may upload.
#[island]
pub fn AccountNavigation() -> impl IntoView {
    let user = expect_context::<Account>().user;
    move || {
        user.read()
            .is_creator_tier
            .then(|| view! { <UploadLink /> })
    }
}
