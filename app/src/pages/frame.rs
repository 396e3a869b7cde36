//! The frame of every page that has no islands in its header.

use leptos::prelude::*;
use leptos_meta::Title;

use super::request::PageRequest;
use crate::components::header::{SiteFooter, SiteHeader, SkipLink};
use crate::components::message::StaticMessages;
use crate::components::navigation::{AccountLinks, VisitorLinks};
use crate::wire::Message;

/// The frame: title, header, messages, and the content in `<main>`.
#[component]
pub fn Frame(
    /// What the page is called; the site's name is added.
    title: &'static str,
    /// For whom it is written; none when that could not be found out.
    request: Option<PageRequest>,
    /// The class of `<main>`.
    #[prop(optional)]
    main_class: Option<&'static str>,
    /// What to tell.
    #[prop(optional)]
    messages: Vec<Message>,
    children: Children,
) -> impl IntoView {
    let here = request.as_ref().map(PageRequest::here).unwrap_or_default();
    let path = here.path.clone();
    let is_development = request
        .as_ref()
        .is_some_and(|request| request.site.development);
    let user = request.and_then(|request| request.user);
    // The home page has a visitor's two links in its middle, larger.
    let is_without_links = user.is_none() && path == "/";
    let links = match user {
        Some(user) => {
            let is_creator = Signal::stored(user.role.is_creator_tier());
            let user_id = user.id.to_string();
            view! { <AccountLinks path=path.clone() user_id is_creator /> }.into_any()
        }
        None => view! { <VisitorLinks path=path.clone() /> }.into_any(),
    };
    view! {
        <Title text=full_title(title) />
        <SkipLink />
        <SiteHeader is_development is_without_links>{links}</SiteHeader>
        <StaticMessages messages here />
        <main id="main" class=main_class.unwrap_or("page page-narrow") tabindex="-1">{children()}</main>
        <SiteFooter />
    }
}

/// `title` with the site's name.
pub fn full_title(title: &str) -> String {
    format!("{title} · Stagedoor")
}
