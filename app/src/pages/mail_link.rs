//! What the pages have in common that links in mails lead to.

use leptos::prelude::*;

use crate::components::link_form::IncompleteLink;
use crate::rendering::{Content, Instead, PageRequest};

/// Reads the token that the link came with.
pub async fn load(request: PageRequest) -> Result<Option<String>, Instead> {
    Ok(request.token())
}

/// The page called `title`: what `show` makes of the `link`, or, where it is not
/// complete, the way `on` with what that is called. Whoever searches finds no tokens.
pub fn content<Link, V>(
    title: &'static str,
    link: Option<Link>,
    show: impl FnOnce(Link) -> V + Send + 'static,
    on: (&'static str, &'static str),
) -> Content
where
    Link: Send + 'static,
    V: IntoView + 'static,
{
    let is_complete = link.is_some();
    let main = move || {
        let content = match link {
            Some(link) => show(link).into_any(),
            None => view! { <IncompleteLink page=on.0 link=on.1 /> }.into_any(),
        };
        view! { <h1>{title}</h1> {content} }
    };
    Content::new(title, main).hidden_from_search(is_complete)
}
