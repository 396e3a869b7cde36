//! What stands on the pages that links in mails lead to.

use leptos::prelude::*;

use crate::language::words;

/// The form that uses the token of a mail up. Mail programs open links to look at
/// them, so opening the page must not; its children are what else the form holds.
#[component]
pub fn LinkForm(
    /// The path of the server function.
    action: &'static str,
    /// The token in the link.
    token: String,
    /// What the button says.
    button: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = if children.is_some() {
        "form card"
    } else {
        "form"
    };
    view! {
        <form class=class method="post" action=action novalidate>
            {children.map(|children| children())}
            <input type="hidden" name="token" value=token />
            <div class="form-actions">
                <button class="button button-primary" type="submit">{button}</button>
            </div>
        </form>
    }
}

/// A second form for the same token, for whoever means the opposite.
#[component]
pub fn OtherLinkForm(
    /// The path of the server function.
    action: &'static str,
    /// The token in the link.
    token: String,
    /// What the button says.
    button: &'static str,
    /// The id of what explains it.
    described_by: &'static str,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action novalidate>
            <input type="hidden" name="token" value=token />
            <div class="form-actions">
                <button class="button" type="submit" aria-describedby=described_by>{button}</button>
            </div>
        </form>
    }
}

/// What a page says whose link came without its token; `page` is the way on.
#[component]
pub fn IncompleteLink(page: &'static str, link: &'static str) -> impl IntoView {
    view! {
        <p>{words().forms.incomplete_link}</p>
        <div class="form-actions"><a class="button button-primary" href=page>{link}</a></div>
    }
}
